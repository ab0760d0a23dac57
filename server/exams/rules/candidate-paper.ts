/** The paper as it goes to a browser: text only. The types below have no place for an answer, and the builder copies fields one by one. */

import { invariant } from '#server/platform/invariant.ts'
import type { QuestionContent, QuestionKind } from '#server/questions/rules/question.ts'
import type { Paper } from './paper.ts'

export type CandidateQuestion = { kind: QuestionKind; stem: string; points: number; options: string[] }
export type CandidatePaper = { questions: CandidateQuestion[] }

type Text = { kind: QuestionKind; stem: QuestionContent['stem']; options: QuestionContent['options'] }

export function candidatePaper(paper: Paper, versions: ReadonlyMap<string, Text>): CandidatePaper {
  return {
    questions: paper.questions.map(({ version, order, points }) => {
      const text = versions.get(version)
      invariant(text, `question version ${version} is missing`)
      const options = order.map((id) => {
        const option = text.options.find((each) => each.id === id)
        invariant(option, `question version ${version} has no option ${id}`)
        return option.text
      })
      return { kind: text.kind, stem: text.stem, points, options }
    }),
  }
}
