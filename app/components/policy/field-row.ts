import { isForeign } from '#server/hours/rules/apply-pack.ts'
import { type FigureKind, figureText, kindOf, writtenValue } from '#server/hours/rules/figure-kinds.ts'
import { figureName } from '#server/hours/rules/figure-rows.ts'
import { listFigures, type SectionKey } from '#server/hours/rules/figures.ts'
import type { PolicyDocument } from '#server/hours/rules/policy.ts'

/** A figure as its form shows it. Patterns stay where they are enforced. */
export type FieldRow = {
  path: string
  name: string
  /** What it belongs to, and what it is called there. */
  group: string
  label: string
  basis: 'law' | 'configured'
  cite: string
  foreign: boolean
  text: string
  written: string
  kind: Exclude<FigureKind, { type: 'text' }> | { type: 'text'; longest: number; example: string }
}

/** The figures of one section that somebody can write. What has one choice alone is shown on the page of the document and nowhere else. */
export function fieldRows(document: PolicyDocument, section: SectionKey): FieldRow[] {
  return listFigures(document).flatMap((figure): FieldRow[] => {
    const kind = kindOf(figure)
    if (figure.section !== section || (kind.type === 'choice' && Object.keys(kind.options).length < 2)) return []
    const { path, basis, cite, group, label } = figure
    return [
      {
        ...{ path, basis, cite, group, label, name: figureName(figure), foreign: isForeign(figure) },
        ...{ text: figureText(figure), written: writtenValue(figure) },
        kind: kind.type === 'text' ? { type: 'text', longest: kind.longest, example: kind.example } : kind,
      },
    ]
  })
}
