import { choiceOf, placesOf } from '#server/exams/rules/answer.ts'
import type { QuestionKind } from '#server/questions/rules/question.ts'

/** The answer after pressing an option: several may be chosen together in a multiple choice, one takes the other's place elsewhere. */
export function chooseOption(kind: QuestionKind, choice: string, place: number): string {
  if (kind !== 'multiple') return choiceOf([place])
  const places = placesOf(choice)
  return choiceOf(places.includes(place) ? places.filter((each) => each !== place) : [...places, place])
}
