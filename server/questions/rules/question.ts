import { z } from 'zod'

/**
 * A question of the bank. Its kind never changes; its text does, by new versions that leave the old ones as they were.
 * single = exactly one right option of two to eight; multiple = at least two right; true-false = the two fixed options.
 */
export const questionKinds = ['single', 'multiple', 'true-false'] as const
export type QuestionKind = (typeof questionKinds)[number]

export const questionKindLabels: Record<QuestionKind, string> = { single: '单选题', multiple: '多选题', 'true-false': '判断题' }

/** 1 easy, 2 medium, 3 hard. */
export const difficulties = [1, 2, 3] as const
export type Difficulty = (typeof difficulties)[number]
export const difficultyLabels: Record<Difficulty, string> = { 1: '易', 2: '中', 3: '难' }

/** `last` keeps an option such as “以上都对” at the end when the others are shuffled. */
export type QuestionOption = { id: string; text: string; last?: boolean | undefined }

export type QuestionContent = {
  stem: string
  options: readonly QuestionOption[]
  rightOptionIds: readonly string[]
  /** Why the right answer is right; shown only when the exam's reveal policy says so. */
  explanation: string
}

export const trueFalseOptions: readonly QuestionOption[] = [
  { id: 'true', text: '正确' },
  { id: 'false', text: '错误' },
]

export const mostOptions = 8

/** The shape that comes in from outside; what it must mean is `faultsOf`. */
export const questionContent = z.strictObject({
  stem: z.string().trim().min(4).max(2_000),
  options: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,20}$/),
        text: z.string().trim().min(1).max(500),
        last: z.boolean().optional(),
      }),
    )
    .min(2)
    .max(mostOptions),
  rightOptionIds: z.array(z.string()).min(1).max(mostOptions),
  explanation: z.string().trim().min(1).max(2_000),
})

/** What is wrong with a question, in sentences for its author; empty when nothing is. */
export function faultsOf(kind: QuestionKind, content: QuestionContent): string[] {
  const { options, rightOptionIds } = content
  const ids = new Set(options.map((option) => option.id))
  const right = new Set(rightOptionIds)
  const faults: string[] = []
  if (ids.size !== options.length) faults.push('选项编号不能重复。')
  if (new Set(options.map((option) => option.text)).size !== options.length) faults.push('两个选项的文字相同。')
  if (right.size !== rightOptionIds.length || [...right].some((id) => !ids.has(id)))
    faults.push('正确答案必须是已有的选项，且不能重复。')
  if (kind === 'single' && right.size !== 1) faults.push('单选题必须有且只有一个正确答案。')
  if (kind === 'multiple' && right.size < 2) faults.push('多选题至少要有两个正确答案。')
  if (kind === 'true-false' && (right.size !== 1 || !isTrueFalse(options)))
    faults.push('判断题的选项固定为“正确”和“错误”，答案是其中之一。')
  return faults
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
