/**
 * Points of a paper: a question earns all of its points when exactly the right options were chosen, otherwise none.
 * The same for single, multiple and true/false. Integers only. Defined for any answers whatever: unknown letters and questions earn nothing.
 */
import { placesOf } from './answer.ts'
import type { Paper } from './paper.ts'

export type Grade = {
  score: number
  total: number
  passed: boolean
  /** Points earned, question by question. */
  earned: number[]
}

/**
 * `choices`: letters by the question's place on the paper. `rightOptions`: right option ids by question version.
 * `passMark` is a percentage 0–100 of the total.
 */
export function gradePaper(
  paper: Paper,
  rightOptions: ReadonlyMap<string, readonly string[]>,
  choices: ReadonlyMap<number, string>,
  passMark: number,
): Grade {
  const earned = paper.questions.map((question, index) =>
    isRight(question.order, rightOptions.get(question.version) ?? [], choices.get(index) ?? '') ? question.points : 0,
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

function isRight(order: readonly string[], right: readonly string[], choice: string): boolean {
  if (right.length === 0) return false
  const chosen = placesOf(choice).map((place) => order[place])
  return (
    chosen.length === right.length &&
    new Set(chosen).size === chosen.length &&
    chosen.every((id) => id !== undefined && right.includes(id))
  )
}
