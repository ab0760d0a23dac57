import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { QuestionRow } from './list-questions.ts'
import { mayMakeExams } from './rules/exam-maker.ts'
import type { QuestionContent } from './rules/question.ts'
import { type ShownQuestion, showQuestion } from './show-question.ts'

export type FoundVersion = {
  number: number
  content: QuestionContent
  shown: ShownQuestion | null
  createdByName: string
  createdAt: Date
}
export type FoundQuestion = QuestionRow & { versions: FoundVersion[] }

/** One question with all of its versions, the newest first. Null when it is not in the actor's bank. */
export async function findQuestion(actor: Actor, questionId: string): Promise<FoundQuestion | null> {
  const question = await sql.maybe<QuestionRow>`
    select id, organisation_id as "organisationId", subject, tags, difficulty, kind, status, stem, source, current_version as version, created_at as "createdAt"
    from question where id = ${questionId}`
  if (!question || !mayMakeExams(actor.roles, question.organisationId)) return null
  const versions = await sql.many<
    Omit<FoundVersion, 'content' | 'shown'> & QuestionContent & { detail: Partial<QuestionContent> | null }
  >`
    select v.number, v.stem, v.options, v.right_option_ids as "rightOptionIds", v.explanation, v.detail, a.real_name as "createdByName",
      v.created_at as "createdAt"
    from question_version v join account a on a.id = v.created_by where v.question_id = ${questionId} order by v.number desc limit 50`
  return {
    ...question,
    versions: versions.map(({ number, createdByName, createdAt, detail, ...text }) => {
      const content = { ...text, ...detail }
      return { number, createdByName, createdAt, content, shown: showQuestion(content) }
    }),
  }
}
