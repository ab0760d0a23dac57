import { z } from 'zod'
import { type Difficulty, type QuestionContent, type QuestionKind, questionKinds } from '#server/questions/rules/question.ts'
import { type FieldProblems, readQuestionForm } from '#server/questions/rules/question-form.ts'
import { readTags, tagFault } from '#server/questions/rules/question-query.ts'

const head = z.object({
  kind: z.enum(questionKinds),
  basedOn: z.coerce.number().int().min(0),
  organisationId: z.uuid(),
  subject: z.string().trim().max(100),
  tags: z.string().max(1_000),
  difficulty: z.coerce.number().pipe(z.literal([1, 2, 3])),
  source: z.string().trim().max(200),
})

export type TakenQuestion = {
  question: {
    kind: QuestionKind
    subject: string
    tags: string[]
    difficulty: Difficulty
    source: string
    content: QuestionContent
  }
  organisationId: string
  basedOn: number
  problems: FieldProblems
}

/** What the editor of a question sends; what nobody can write by hand in it is 400. */
export function takeQuestion(form: FormData): TakenQuestion {
  const given = head.safeParse(Object.fromEntries(form))
  if (!given.success) throw new Response(null, { status: 400 })
  const { kind, subject, difficulty, source, organisationId, basedOn } = given.data
  const fields = (name: string) => form.getAll(name).filter((value): value is string => typeof value === 'string')
  const { content, problems } = readQuestionForm(kind, fields)
  const tags = readTags(given.data.tags)
  const wrongTags = tagFault(tags)
  return {
    question: { kind, subject, tags, difficulty, source, content },
    organisationId,
    basedOn,
    problems: {
      ...(subject === '' ? { subject: '请填写科目。' } : {}),
      ...(wrongTags ? { tags: wrongTags } : {}),
      ...problems,
    },
  }
}
