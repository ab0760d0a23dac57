import { centihoursOf, type Form, type Part, type Subject } from './entry.ts'
import type { Ceiling } from './policy.ts'
import type { Selector } from './valued.ts'

type Countable = { id: string; subject: Subject; kind: Part; form: Form; centihours: number; day: string }

export type Count = {
  countedCentihours: number
  /** The ceiling that cut the entry, the tightest if several; null when it counts whole. */
  stoppedBy: { id: string; label: string; per: 'year' | 'day'; mostCentihours: number } | null
}

export const matches = (selector: Selector, entry: { subject: Subject; kind: Part; form: Form }): boolean =>
  (selector.subject === undefined || selector.subject === entry.subject) &&
  (selector.kind === undefined || selector.kind === entry.kind) &&
  (selector.form === undefined || selector.form === entry.form)

/** Lets entries count one after another until a ceiling is full. `entries` are of one year, positive, in the order in which they count. */
export function countUnderCeilings(ceilings: readonly Ceiling[], entries: readonly Countable[]): Map<string, Count> {
  const room = new Map<string, number>()
  const counts = new Map<string, Count>()
  for (const entry of entries) {
    const over = ceilings
      .filter((ceiling) => matches(ceiling.of, entry))
      .map((ceiling) => {
        const key = ceiling.per === 'day' ? `${ceiling.id} ${entry.day}` : ceiling.id
        const mostCentihours = centihoursOf(ceiling.most.value)
        return { ceiling, key, mostCentihours, left: room.get(key) ?? mostCentihours }
      })
    const tightest = over.reduce<(typeof over)[number] | null>(
      (least, each) => (least && least.left <= each.left ? least : each),
      null,
    )
    const countedCentihours = Math.min(entry.centihours, tightest?.left ?? entry.centihours)
    for (const { key, left } of over) room.set(key, left - countedCentihours)
    const cut = tightest !== null && countedCentihours < entry.centihours
    counts.set(entry.id, {
      countedCentihours,
      stoppedBy: cut
        ? {
            id: tightest.ceiling.id,
            label: tightest.ceiling.label,
            per: tightest.ceiling.per,
            mostCentihours: tightest.mostCentihours,
          }
        : null,
    })
  }
  return counts
}
