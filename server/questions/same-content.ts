import type { QuestionContent } from './rules/question.ts'
import { tidyContent } from './tidy-content.ts'

/** Whether what was written says the same as what is there, so that no version is needed. The numbering of options says nothing. */
export const sameContent = (known: QuestionContent | undefined, written: QuestionContent): boolean =>
  known !== undefined && textOf(known) === textOf(tidyContent(written))

function textOf(content: QuestionContent): string {
  const place = (id: string) => content.options.findIndex((option) => option.id === id)
  const { parts, ...rest } = content
  return JSON.stringify({
    ...Object.fromEntries(Object.entries(rest).sort()),
    options: content.options.map(({ text, last }) => [text, last ?? false]),
    rightOptionIds: content.rightOptionIds.map(place),
    parts: (parts ?? []).map((part) => [part.kind, textOf(part.content)]),
  })
}
