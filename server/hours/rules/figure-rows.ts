import { isForeign } from './apply-pack.ts'
import type { FigureChange } from './compare-policies.ts'
import { figureText } from './figure-kinds.ts'
import { type Figure, listFigures, type SectionKey } from './figures.ts'
import type { PolicyDocument } from './policy.ts'

/** One figure as somebody reads it. */
export type FigureRow = {
  path: string
  section: SectionKey
  name: string
  text: string
  basis: 'law' | 'configured'
  cite: string
  /** It came from the rules of another place. */
  foreign: boolean
  /** What it was in the version before, where that is something else. */
  before: string | null
  changed: boolean
}

/** A document to be read, with what changed since the one before; what is gone stands among its neighbours. */
export function figureRows(document: PolicyDocument, changes: readonly FigureChange[]): FigureRow[] {
  const byPath = new Map(changes.map((change) => [change.path, change]))
  return [
    ...listFigures(document).map((figure) => rowOf(figure, byPath.get(figure.path))),
    ...changes.flatMap((change) => (change.after || !change.before ? [] : [rowOf(change.before, change)])),
  ]
}

/** Only what changed, as a list from before to after. */
export const changeRows = (changes: readonly FigureChange[]): FigureRow[] =>
  changes.flatMap((change) => {
    const figure = change.after ?? change.before
    return figure ? [rowOf(figure, change)] : []
  })

function rowOf(figure: Figure, change: FigureChange | undefined): FigureRow {
  const { path, section, basis, cite } = figure
  return {
    ...{ path, section, basis, cite, foreign: isForeign(figure), changed: change !== undefined },
    name: figureName(figure),
    text: change && !change.after ? '不再规定' : figureText(figure),
    before: change ? beforeText(change) : null,
  }
}

export const figureName = ({ group, label }: Pick<Figure, 'group' | 'label'>): string =>
  group === '' ? label : `${group} · ${label}`

function beforeText({ before, after }: FigureChange): string {
  if (!before) return '没有规定'
  const text = figureText(before)
  return after && text === figureText(after) ? `${text}（依据：${before.cite}）` : text
}
