/**
 * An answer as given: the letters of the options as that learner saw them (“A”, “ACD”), sorted; the empty string is “no answer (any more)”.
 * Letters mean places on the frozen paper, so what is sent says nothing about how the question lies in the bank.
 * What is put in order, or beside prompts, is “~” and the letters in that order, “-” where nothing was put (“~BA-C”); what is written is “=” and a
 * line a blank (“=北京\n上海”).
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
/** Every answer there can be, to any kind of question. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line a blank, and no other control character
export const answerPattern = /^(?:A?B?C?D?E?F?G?H?|~[A-H-]{1,8}|=[^\0-\x09\x0b-\x1f\x7f]{1,999})$/u
/** In units of UTF-16. */
export const longestAnswer = 2_000
export const longestBlank = 100
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

export const textsOf = (choice: string): string[] => (choice.startsWith('=') ? choice.slice(1).split('\n') : [])

/** Nothing in any blank is no answer. */
export function writtenChoice(texts: readonly string[]): string {
  const lines = texts.map((text) => [...text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')].slice(0, longestBlank).join(''))
  return lines.some((line) => line.trim() !== '') ? `=${lines.join('\n')}` : ''
}

/** Places of the options in the order given; null where nothing was put. */
export const putOf = (choice: string): (number | null)[] =>
  choice.startsWith('~') ? [...choice.slice(1)].map((letter) => (letter === '-' ? null : letters.indexOf(letter))) : []

export function putChoice(places: readonly (number | null)[]): string {
  if (places.every((place) => place === null)) return ''
  return `~${places.map((place) => (place === null ? '-' : letterOf(place))).join('')}`
}

/** One answer a question: the highest revision; among equals the first, which is the one that was acknowledged. */
export function latestAnswers(answers: readonly GivenAnswer[]): Map<number, GivenAnswer> {
  const latest = new Map<number, GivenAnswer>()
  for (const answer of answers) {
    const known = latest.get(answer.question)
    if (!known || answer.revision > known.revision) latest.set(answer.question, answer)
  }
  return latest
}
