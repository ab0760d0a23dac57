/** A finished paper, looked back at. What of it may be shown is decided in reveal.ts. */
import { invariant } from '#server/platform/invariant.ts'
import { type QuestionContent, type QuestionKind, questionKindLabels } from '#server/questions/rules/question.ts'
import { choiceOf } from './answer.ts'
import type { Blueprint } from './blueprint.ts'
import { type CandidateQuestion, candidatePaper } from './candidate-paper.ts'
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

/** `choice` and `right` are letters of the options as shown. */
export type ReviewedQuestion = CandidateQuestion & { choice: string; right: string; explanation: string; earned: number }

export function reviewPaper(
  paper: Paper,
  versions: ReadonlyMap<string, QuestionContent & { kind: QuestionKind }>,
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
      right: choiceOf(version.rightOptionIds.map((id) => drawn.order.indexOf(id))),
      explanation: version.explanation,
      earned: earned[index] ?? 0,
    }
  })
}
