import { type Figure, type FigureValue, listFigures } from './figures.ts'
import type { PolicyDocument } from './policy.ts'

/** What became of one figure between two documents; `before` null: it is new, `after` null: it is gone. */
export type FigureChange = {
  path: string
  before: Figure | null
  after: Figure | null
}

/** What differs, in the order of the later document, what is gone at the end. Another citation of the same value is a difference as well. */
export function comparePolicies(earlier: PolicyDocument, later: PolicyDocument): FigureChange[] {
  const before = new Map(listFigures(earlier).map((figure) => [figure.path, figure]))
  const after = listFigures(later)
  const standing = new Set(after.map((figure) => figure.path))
  return [
    ...after.flatMap((figure): FigureChange[] => {
      const old = before.get(figure.path) ?? null
      const same = old && sameValue(old.value, figure.value) && old.cite === figure.cite && old.basis === figure.basis
      return same ? [] : [{ path: figure.path, before: old, after: figure }]
    }),
    ...[...before.values()]
      .filter((figure) => !standing.has(figure.path))
      .map((figure): FigureChange => ({ path: figure.path, before: figure, after: null })),
  ]
}

export const sameValue = (one: FigureValue, other: FigureValue): boolean =>
  typeof one === 'object' && typeof other === 'object'
    ? one.numerator === other.numerator && one.denominator === other.denominator
    : one === other
