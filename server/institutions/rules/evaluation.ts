/** From so many answers on an evaluation is shown: of fewer it could be guessed who said what. */
export const evaluationsShownFrom = 5

export const questions = [
  { key: 'content', label: '内容有用' },
  { key: 'teacher', label: '教得明白' },
  { key: 'service', label: '组织周到' },
] as const
export type QuestionKey = (typeof questions)[number]['key']
export type Scores = Record<QuestionKey, number>

export const scoresRight = (scores: Scores): boolean =>
  questions.every(({ key }) => Number.isInteger(scores[key]) && scores[key] >= 1 && scores[key] <= 5)

/** The average of each question to a tenth; null while there are too few answers to show any. */
export function averageScores(all: readonly Scores[]): Scores | null {
  if (all.length < evaluationsShownFrom) return null
  const average = (key: QuestionKey) => Math.round((all.reduce((sum, each) => sum + each[key], 0) / all.length) * 10) / 10
  return { content: average('content'), teacher: average('teacher'), service: average('service') }
}
