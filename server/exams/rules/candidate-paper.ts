/** The paper as it goes to a browser: text only. The types below have no place for an answer, and the builder copies fields one by one. */

import { invariant } from '#server/platform/invariant.ts'
import type { QuestionContent, QuestionKind } from '#server/questions/rules/question.ts'
import type { Paper } from './paper.ts'

export type CandidateQuestion = {
  kind: QuestionKind
  stem: string
  points: number
  options: string[]
  /** matching: what stands on the left. */
  prompts?: string[]
  /** fill-in: how many. */
  blanks?: number
  /** Stem and options as HTML that the server made, where there is more than text; null where an option is plain. */
  shown?: { stem: string | null; options: (string | null)[]; prompts: (string | null)[] }
}
export type CandidatePaper = { questions: CandidateQuestion[] }

/** What is there to be seen of a version beyond its text, by the option's id and the prompt's place. */
export type Shown = { stem: string | null; options: Readonly<Record<string, string>>; prompts: readonly (string | null)[] }

type Text = {
  kind: QuestionKind
  stem: QuestionContent['stem']
  options: QuestionContent['options']
  prompts?: QuestionContent['prompts']
  blanks?: QuestionContent['blanks']
  shown?: Shown | null
}

export function candidatePaper(paper: Paper, versions: ReadonlyMap<string, Text>): CandidatePaper {
  return {
    questions: paper.questions.map(({ version, order, points }) => {
      const text = versions.get(version)
      invariant(text, `question version ${version} is missing`)
      const { kind, stem, prompts, blanks, shown } = text
      const options = order.map((id) => {
        const option = text.options.find((each) => each.id === id)
        invariant(option, `question version ${version} has no option ${id}`)
        return option.text
      })
      return {
        ...{ kind, stem, points, options },
        ...(kind === 'matching' ? { prompts: [...(prompts ?? [])] } : {}),
        ...(kind === 'fill-in' ? { blanks: blanks?.length ?? 0 } : {}),
        ...(shown
          ? { shown: { stem: shown.stem, options: order.map((id) => shown.options[id] ?? null), prompts: [...shown.prompts] } }
          : {}),
      }
    }),
  }
}
