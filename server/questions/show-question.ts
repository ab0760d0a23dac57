import { cleanHtml, showFormulas, showText } from './clean-html.ts'
import type { QuestionContent } from './rules/question.ts'

/** What is there to be seen of a question beyond its text, as HTML that is safe to set: by the option's id, by the prompt's place. */
export type ShownQuestion = { stem: string | null; options: Record<string, string>; prompts: (string | null)[] }

/** Null when there is nothing but text. Cleaned again although it was cleaned when it was written: rules of then may not be those of now. */
export function showQuestion({ stem, stemHtml, options, prompts = [] }: QuestionContent): ShownQuestion | null {
  const shown = {
    stem: stemHtml === undefined ? showText(stem) : showFormulas(cleanHtml(stemHtml)),
    options: Object.fromEntries(options.flatMap(({ id, text }) => (showText(text) ? [[id, showText(text) as string]] : []))),
    prompts: prompts.map(showText),
  }
  return shown.stem !== null || Object.keys(shown.options).length > 0 || shown.prompts.some((each) => each !== null)
    ? shown
    : null
}
