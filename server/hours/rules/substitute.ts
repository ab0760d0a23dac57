import { matches } from './ceilings.ts'
import { centihoursOf, type Part, partNames, subjectOf } from './entry.ts'
import type { Condition, PolicyDocument, Substitution } from './policy.ts'
import type { Selector } from './valued.ts'

export type Sum = (of: Selector) => number
export type Profile = 'ordinary' | 'senior'
/** Hours of one part that stand for another's, in one lamp. */
export type Moved = { substitution: Substitution; centihours: number; label: string }

/** What an entry of this part looks like to a selector; a selector that asks for a form asks for the entry itself and nothing that stands for it. */
const sample = (kind: Part) => ({ kind, subject: subjectOf(kind), form: 'other' as const })
export const stands = (selector: Selector, kind: Part): boolean => selector.form === undefined && matches(selector, sample(kind))

/**
 * What stands for what, and the sums that follow. Takes no more than is missing, than the substitution allows, and than is to spare: what was met
 * stays met, and the total stays the total. Substitutions follow each other in the order in which the policy names them.
 */
export function substitute(
  lamp: Pick<PolicyDocument['lamps'][number], 'conditions' | 'substitutions'>,
  profile: Profile,
  sum: Sum,
): { sum: Sum; moved: Moved[] } {
  const moved: Moved[] = []
  const now: Sum = (of) =>
    moved.reduce(
      (total, { substitution: { from, to }, centihours }) =>
        total + (stands(of, to) ? centihours : 0) - (stands(of, from) ? centihours : 0),
      sum(of),
    )
  for (const substitution of lamp.substitutions) {
    const { from, to, most } = substitution
    const touched = (gains: Part, loses: Part) => lamp.conditions.filter(({ of }) => stands(of, gains) && !stands(of, loses))
    const missing = Math.max(0, ...touched(to, from).map((condition) => -spare(condition, profile, now)))
    const givers = touched(from, to).map((condition) => spare(condition, profile, now))
    const centihours = Math.min(centihoursOf(most.value), missing, now({ kind: from }), ...givers)
    if (centihours > 0) moved.push({ substitution, centihours, label: partNames[from] })
  }
  return { sum: now, moved }
}

/** Centihours above what a condition asks; negative: missing. */
function spare(condition: Condition, profile: Profile, sum: Sum): number {
  const counted = sum(condition.of)
  if (condition.measure === 'hours') return counted - centihoursOf(condition.least[profile].value)
  const { numerator, denominator } = condition.least.value
  return counted - Math.ceil((sum({}) * numerator) / denominator)
}
