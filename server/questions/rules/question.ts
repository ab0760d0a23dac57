import { z } from 'zod'

/**
 * A question of the bank. Its kind never changes; its text does, by new versions that leave the old ones as they were.
 * single = exactly one right option of two to eight; multiple = at least two right; true-false = the two fixed options; fill-in = blanks, each
 * with what is accepted there; matching = an option for each prompt; ordering = options in their right order; short-answer and essay are read by
 * people; case = a material with questions about it.
 */
export const questionKinds = [
  'single',
  'multiple',
  'true-false',
  'fill-in',
  'matching',
  'ordering',
  'short-answer',
  'essay',
  'case',
] as const
export type QuestionKind = (typeof questionKinds)[number]

/** What a machine grades, and therefore a paper may hold. */
export const paperKinds = ['single', 'multiple', 'true-false', 'fill-in', 'matching', 'ordering'] as const
export type PaperKind = (typeof paperKinds)[number]
export const isPaperKind = (kind: QuestionKind): kind is PaperKind => (paperKinds as readonly string[]).includes(kind)

export const questionKindLabels: Record<QuestionKind, string> = {
  single: '单选题',
  multiple: '多选题',
  'true-false': '判断题',
  'fill-in': '填空题',
  matching: '匹配题',
  ordering: '排序题',
  'short-answer': '简答题',
  essay: '论述题',
  case: '案例题',
}

/** 1 easy, 2 medium, 3 hard. */
export const difficulties = [1, 2, 3] as const
export type Difficulty = (typeof difficulties)[number]
export const difficultyLabels: Record<Difficulty, string> = { 1: '易', 2: '中', 3: '难' }

/** `last` keeps an option such as “以上都对” at the end when the others are shuffled. */
export type QuestionOption = { id: string; text: string; last?: boolean | undefined }

export type Blank = { accepted: readonly string[] }

export type QuestionContent = {
  /** Plain text, always: what is searched, compared and read out. */
  stem: string
  options: readonly QuestionOption[]
  /** matching: the option of each prompt, in their order; ordering: all options in the right order. */
  rightOptionIds: readonly string[]
  /** Why the right answer is right; shown only when the exam's reveal policy says so. */
  explanation: string
  /** The stem as cleaned HTML, where it has more than text. */
  stemHtml?: string | undefined
  /** matching: what stands on the left. */
  prompts?: readonly string[] | undefined
  blanks?: readonly Blank[] | undefined
  /** fill-in: whatever is accepted in one blank may stand in any. */
  anyOrder?: boolean | undefined
  /** fill-in: “a” is not “A”. */
  caseMatters?: boolean | undefined
  /** short-answer and essay: what whoever grades looks for. */
  rubric?: string | undefined
  /** case: the questions about the material, which is the stem. */
  parts?: readonly QuestionPart[] | undefined
}
export type QuestionPart = { kind: Exclude<QuestionKind, 'case'>; content: QuestionContent }

export const trueFalseOptions: readonly QuestionOption[] = [
  { id: 'true', text: '正确' },
  { id: 'false', text: '错误' },
]

export const mostOptions = 8
export const mostBlanks = 8
export const mostParts = 20

const id = z.string().regex(/^[a-z0-9-]{1,20}$/)
const content = {
  stem: z.string().trim().min(1).max(10_000),
  options: z
    .array(z.strictObject({ id, text: z.string().trim().min(1).max(500), last: z.boolean().optional() }))
    .max(mostOptions),
  rightOptionIds: z.array(z.string()).max(mostOptions),
  explanation: z.string().trim().max(2_000),
  stemHtml: z.string().max(40_000).optional(),
  prompts: z.array(z.string().trim().min(1).max(500)).max(mostOptions).optional(),
  blanks: z
    .array(z.strictObject({ accepted: z.array(z.string().trim().min(1).max(100)).min(1).max(20) }))
    .max(mostBlanks)
    .optional(),
  anyOrder: z.boolean().optional(),
  caseMatters: z.boolean().optional(),
  rubric: z.string().trim().max(5_000).optional(),
}

/** The shape that comes in from outside; what it must mean is `faultsOf`. */
export const questionContent: z.ZodType<QuestionContent> = z.strictObject({
  ...content,
  parts: z
    .array(z.strictObject({ kind: z.enum(questionKinds).exclude(['case']), content: z.strictObject(content) }))
    .max(mostParts)
    .optional(),
})

/** What is wrong with a question, in sentences for its author; empty when nothing is. */
export function faultsOf(kind: QuestionKind, question: QuestionContent): string[] {
  if (!questionContent.safeParse(question).success) return [shapeFault(question)]
  const { options, rightOptionIds, prompts = [], blanks = [], parts = [] } = question
  const ids = new Set(options.map((option) => option.id))
  const right = new Set(rightOptionIds)
  const faults: string[] = []
  if (ids.size !== options.length) faults.push('选项编号不能重复。')
  if (new Set(options.map((option) => option.text)).size !== options.length) faults.push('两个选项的文字相同。')
  if ([...right].some((each) => !ids.has(each)) || (kind !== 'matching' && right.size !== rightOptionIds.length))
    faults.push('正确答案必须是已有的选项，且不能重复。')
  if (['single', 'multiple', 'true-false', 'matching', 'ordering'].includes(kind) && options.length < 2)
    faults.push(`${questionKindLabels[kind]}至少要有两个选项。`)
  if (kind === 'single' && right.size !== 1) faults.push('单选题必须有且只有一个正确答案。')
  if (kind === 'multiple' && right.size < 2) faults.push('多选题至少要有两个正确答案。')
  if (kind === 'true-false' && (right.size !== 1 || !isTrueFalse(options)))
    faults.push('判断题的选项固定为“正确”和“错误”，答案是其中之一。')
  if (kind === 'fill-in' && blanks.length === 0) faults.push('填空题至少要有一个空，每个空至少有一个可接受的答案。')
  if (kind === 'matching' && (prompts.length < 2 || rightOptionIds.length !== prompts.length))
    faults.push('匹配题至少要有两行左侧内容，每行都要指定右侧的答案。')
  if (kind === 'matching' && new Set(prompts).size !== prompts.length) faults.push('左侧有两行内容相同。')
  if (kind === 'ordering' && rightOptionIds.length !== options.length) faults.push('排序题的每一项都要排进正确的顺序。')
  if (kind === 'case') faults.push(...faultsOfParts(parts))
  return faults
}

function faultsOfParts(parts: readonly QuestionPart[]): string[] {
  if (parts.length === 0) return ['案例题至少要有一道小题。']
  return parts.flatMap((part, index) => faultsOf(part.kind, part.content).map((fault) => `第 ${index + 1} 小题：${fault}`))
}

/** The first thing that does not fit its field, said as its author knows it. */
function shapeFault(question: QuestionContent): string {
  if (question.stem.trim() === '') return '题干不能为空。'
  if (question.stem.length > 10_000 || (question.stemHtml?.length ?? 0) > 40_000) return '题干太长（最多 10,000 字）。'
  if (question.options.length > mostOptions) return `最多 ${mostOptions} 个选项。`
  if (question.options.some((option) => option.text.trim() === '')) return '选项不能为空。'
  if (question.options.some((option) => option.text.length > 500)) return '选项太长（最多 500 字）。'
  if ((question.blanks?.length ?? 0) > mostBlanks) return `最多 ${mostBlanks} 个空。`
  if (question.explanation.length > 2_000) return '解析太长（最多 2,000 字）。'
  if ((question.parts?.length ?? 0) > mostParts) return `案例题最多 ${mostParts} 道小题。`
  return '有的内容为空、太长或太多，请检查各项（答案最多 100 字，每空最多 20 种写法，左侧每行最多 500 字）。'
}

const isTrueFalse = (options: readonly QuestionOption[]) =>
  options.length === trueFalseOptions.length &&
  trueFalseOptions.every((fixed, index) => options[index]?.id === fixed.id && options[index]?.text === fixed.text)

/** One question as a draw sees it: no text, no answer. */
export type PooledQuestion = {
  questionId: string
  versionId: string
  kind: QuestionKind
  tags: readonly string[]
  difficulty: Difficulty
  options: readonly { id: string; last: boolean }[]
}
