/**
 * A handler cannot name a successor or a colleague alone: they propose, and a second person confirms, who is either another handler of the same unit or
 * somebody above who may give that power there. Neither the proposer nor the one proposed is that second person.
 */
export type Handover = { proposedBy: string; successorId: string; endedAs: string | null }
export type HandoverRefusal = 'handover-over' | 'needs-second-person'

/** Why this account may not confirm or decline, or null. `stands`: is a handler there, or may give the power from above. */
export function confirmationProblem(
  handover: Handover,
  { accountId, stands }: { accountId: string; stands: boolean },
): HandoverRefusal | 'not-found' | null {
  if (!stands && accountId !== handover.proposedBy) return 'not-found'
  if (handover.endedAs !== null) return 'handover-over'
  return accountId === handover.proposedBy || accountId === handover.successorId ? 'needs-second-person' : null
}
