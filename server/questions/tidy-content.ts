import { cleanHtml, textOfHtml } from './clean-html.ts'
import type { QuestionContent } from './rules/question.ts'

/** A question as it may be kept: HTML cleaned, and its words beside it as the stem; HTML that says no more than its words is none. */
export function tidyContent<Content extends QuestionContent>(content: Content): Content {
  const { stemHtml, parts, ...rest } = content
  const tidied = { ...rest, ...(parts ? { parts: parts.map((part) => ({ ...part, content: tidyContent(part.content) })) } : {}) }
  if (stemHtml === undefined) return tidied as unknown as Content
  const html = cleanHtml(stemHtml)
  const stem = textOfHtml(html)
  const plain = /^(?:[^<]|<\/?p>|<br \/>)*$/.test(html)
  return { ...tidied, stem, ...(plain ? {} : { stemHtml: html }) } as unknown as Content
}
