import { findPolicy } from '#server/hours/queries.ts'
import { obligationNote } from '#server/hours/rules/obligation-note.ts'
import { listLearnerAttributes } from '#server/identity/queries.ts'

/** What is said when somebody's title or post changed within the year; null when it did not matter, and while the year has no policy. */
export async function findObligationNote(learnerId: string, year: number): Promise<string | null> {
  const [policy, attributes] = await Promise.all([findPolicy(year), listLearnerAttributes([learnerId])])
  return policy && obligationNote(attributes.get(learnerId) ?? [], year, policy.document.obligation)
}
