import type { NewQuestion } from '#server/questions/create-question.ts'
import { type Difficulty, type QuestionOption, trueFalseOptions } from '#server/questions/rules/question.ts'

/** A question as its author writes it: without the body that owns the bank, and without the bank's name. */
export type WrittenQuestion = Pick<NewQuestion, 'tags' | 'difficulty' | 'kind' | 'content'>

const numbered = (texts: readonly string[]): QuestionOption[] => texts.map((text, index) => ({ id: `o${index + 1}`, text }))

/** The right answer first, then the wrong ones: the draw shuffles them. */
export const single = (
  tag: string,
  difficulty: Difficulty,
  stem: string,
  right: string,
  wrong: readonly string[],
  explanation: string,
): WrittenQuestion => ({
  tags: [tag],
  difficulty,
  kind: 'single',
  content: { stem, options: numbered([right, ...wrong]), rightOptionIds: ['o1'], explanation },
})

export const multiple = (
  tag: string,
  difficulty: Difficulty,
  stem: string,
  right: readonly string[],
  wrong: readonly string[],
  explanation: string,
): WrittenQuestion => ({
  tags: [tag],
  difficulty,
  kind: 'multiple',
  content: {
    stem,
    options: numbered([...right, ...wrong]),
    rightOptionIds: right.map((_, index) => `o${index + 1}`),
    explanation,
  },
})

/** A statement that is true or false. */
export const judge = (
  tag: string,
  difficulty: Difficulty,
  stem: string,
  isTrue: boolean,
  explanation: string,
): WrittenQuestion => ({
  tags: [tag],
  difficulty,
  kind: 'true-false',
  content: { stem, options: trueFalseOptions, rightOptionIds: [String(isTrue)], explanation },
})
