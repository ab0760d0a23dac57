/** A finished paper, looked back at. What of it may be shown is decided in reveal.ts. */
import { invariant } from '#server/platform/invariant.ts'
import { type QuestionContent, type QuestionKind, questionKindLabels } from '#server/questions/rules/question.ts'
import { choiceOf, putChoice, writtenChoice } from './answer.ts'
import type { Blueprint } from './blueprint.ts'
import { type CandidateQuestion, candidatePaper, type Shown } from './candidate-paper.ts'
import type { Grade } from './grading.ts'
import type { Paper } from './paper.ts'
import { leastPartQuestions } from './reveal.ts'

export type PartScore = { label: string; questions: number; earned: number; points: number }

/** Points by kind of question, in the paper's order; kinds with too few questions to hide which was wrong are left out. */
export function partScores({ parts }: Pick<Blueprint, 'parts'>, { earned }: Pick<Grade, 'earned'>): PartScore[] {
  const scores = new Map<QuestionKind, PartScore>()
  let place = 0
  for (const part of parts) {
    const score = scores.get(part.kind) ?? { label: questionKindLabels[part.kind], questions: 0, earned: 0, points: 0 }
    score.questions += part.count
    score.points += part.count * part.points
    score.earned += earned.slice(place, place + part.count).reduce((sum, points) => sum + points, 0)
    scores.set(part.kind, score)
    place += part.count
  }
  return [...scores.values()].filter((score) => score.questions >= leastPartQuestions)
}

/** `choice` and `right` are answers in terms of the options as shown. */
export type ReviewedQuestion = CandidateQuestion & { choice: string; right: string; explanation: string; earned: number }

export function reviewPaper(
  paper: Paper,
  versions: ReadonlyMap<string, QuestionContent & { kind: QuestionKind; shown?: Shown | null }>,
  choices: ReadonlyMap<number, string>,
  { earned }: Pick<Grade, 'earned'>,
): ReviewedQuestion[] {
  return candidatePaper(paper, versions).questions.map((question, index) => {
    const drawn = paper.questions[index]
    const version = drawn && versions.get(drawn.version)
    invariant(version, `question ${index} of the paper has a version`)
    return {
      ...question,
      choice: choices.get(index) ?? '',
      right: rightAnswer(version, drawn.order),
      explanation: version.explanation,
      earned: earned[index] ?? 0,
    }
  })
}

/** The right answer as it would have been given. Of several ways to fill a blank the first. */
export function rightAnswer(version: QuestionContent & { kind: QuestionKind }, order: readonly string[]): string {
  const places = version.rightOptionIds.map((id) => order.indexOf(id))
  if (version.kind === 'fill-in') return writtenChoice((version.blanks ?? []).map((blank) => blank.accepted[0] ?? ''))
  return version.kind === 'matching' || version.kind === 'ordering' ? putChoice(places) : choiceOf(places)
}
