/**
 * An answer as given: the letters of the options as that learner saw them (“A”, “ACD”), sorted; the empty string is “no answer (any more)”.
 * Letters mean places on the frozen paper, so what is sent says nothing about how the question lies in the bank.
 */
import { mostOptions } from '#server/questions/rules/question.ts'

export type GivenAnswer = {
  /** Place on the paper, from 0. */
  question: number
  /** Grows with every change of the answer, across devices: milliseconds of the attempt when it was given. The higher one wins. */
  revision: number
  choice: string
}

const letters = 'ABCDEFGH'
export const choicePattern = /^A?B?C?D?E?F?G?H?$/
export const mostRevision = 2_147_483_647

export const letterOf = (place: number): string => letters.charAt(place)

/** Places from 0, ascending. Letters beyond the question's options are kept: they are simply not right. */
export const placesOf = (choice: string): number[] => [...choice].map((letter) => letters.indexOf(letter))

export const choiceOf = (places: readonly number[]): string =>
  [...new Set(places)]
    .filter((place) => place >= 0 && place < mostOptions)
    .sort((left, right) => left - right)
    .map(letterOf)
    .join('')

/** One answer a question: the highest revision; among equals the first, which is the one that was acknowledged. */
export function latestAnswers(answers: readonly GivenAnswer[]): Map<number, GivenAnswer> {
  const latest = new Map<number, GivenAnswer>()
  for (const answer of answers) {
    const known = latest.get(answer.question)
    if (!known || answer.revision > known.revision) latest.set(answer.question, answer)
  }
  return latest
}
