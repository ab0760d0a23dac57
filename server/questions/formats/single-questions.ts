import { escapeHtml } from '../clean-html.ts'
import type { Draft } from './parsed.ts'

const htmlOf = ({ stem, stemHtml }: Draft['content']) => stemHtml ?? `<p>${escapeHtml(stem).replaceAll('\n', '<br />')}</p>`

/** A case as questions that stand alone, each with the material in front: for formats that know no cases. Any other question as it is. */
export function singleQuestions(draft: Draft): Draft[] {
  if (draft.kind !== 'case') return [draft]
  return (draft.content.parts ?? []).map(({ kind, content }) => ({
    ...draft,
    kind,
    content: {
      ...content,
      stem: `${draft.content.stem}\n${content.stem}`,
      ...(draft.content.stemHtml || content.stemHtml ? { stemHtml: htmlOf(draft.content) + htmlOf(content) } : {}),
    },
  }))
}
