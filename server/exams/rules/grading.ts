/**
 * Points of a paper: a question earns all of its points when it is answered rightly, otherwise none, unless its part of the paper says how much a
 * half right answer earns. Integers only. Defined for any answers whatever: unknown letters and questions earn nothing.
 */
import { type AnswerKey, earnedPoints, earnedShare, type Given } from '#server/questions/rules/earned-share.ts'
import { placesOf, putOf, textsOf } from './answer.ts'
import type { Paper, PaperQuestion } from './paper.ts'

export type Grade = {
  score: number
  total: number
  passed: boolean
  /** Points earned, question by question. */
  earned: number[]
}

/**
 * `choices`: answers by the question's place on the paper. `keys`: what is right, by question version.
 * `passMark` is a percentage 0–100 of the total.
 */
export function gradePaper(
  paper: Paper,
  keys: ReadonlyMap<string, AnswerKey>,
  choices: ReadonlyMap<number, string>,
  passMark: number,
): Grade {
  const earned = paper.questions.map((question, index) =>
    pointsOf(question, keys.get(question.version), choices.get(index) ?? ''),
  )
  const score = earned.reduce((sum, points) => sum + points, 0)
  const total = paper.questions.reduce((sum, question) => sum + question.points, 0)
  return { score, total, passed: isPass(score, total, passMark), earned }
}

export const isPass = (score: number, total: number, passMark: number): boolean => score * 100 >= passMark * total

/** The score on a scale of 100, rounded down: 59.9 is not 60. */
export const hundredthsOf = (score: number, total: number): number => (total === 0 ? 0 : Math.floor((score * 100) / total))

/** Points a pass needs at least. */
export const passingPoints = (total: number, passMark: number): number => Math.ceil((passMark * total) / 100)

function pointsOf(question: PaperQuestion, key: AnswerKey | undefined, choice: string): number {
  if (!key) return 0
  return earnedPoints(question.points, earnedShare(key, givenTo(key, question.order, choice), question.credit))
}

/** An answer in terms of the bank: which options, or what was written. */
export function givenTo({ kind }: Pick<AnswerKey, 'kind'>, order: readonly string[], choice: string): Given {
  if (kind === 'fill-in') return { options: [], texts: textsOf(choice) }
  const places = kind === 'matching' || kind === 'ordering' ? putOf(choice) : placesOf(choice)
  return { options: places.map((place) => (place === null ? null : order[place])), texts: [] }
}
