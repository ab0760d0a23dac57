import { attributesOn, type DatedAttribute } from '#server/identity/rules/learner-attributes.ts'
import { findPolicy } from './queries.ts'
import { drawStatement } from './rules/statement.ts'

/** What a change of what is recorded about a learner does to the demands of one year: why so many hours, before and after. */
export type ObligationChange = { year: number; before: string; after: string }

/** null: nothing is published for `year`. Title and post count as they stand on 31 December (policy: titleAsOf). */
export async function previewObligation(
  year: number,
  rows: { before: readonly DatedAttribute[]; after: readonly DatedAttribute[] },
): Promise<ObligationChange | null> {
  const policy = await findPolicy(year)
  if (!policy) return null
  const reasonOf = (attributes: readonly DatedAttribute[]) => {
    const { seniorTitle, highTech } = attributesOn(attributes, `${year}-12-31`)
    return drawStatement(policy, { year, seniorTitle, highTech }, []).profileReason
  }
  return { year, before: reasonOf(rows.before), after: reasonOf(rows.after) }
}
