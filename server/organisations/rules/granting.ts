import type { Role } from '#server/identity/actor.ts'
import type { GrantableRole } from './tree.ts'

/**
 * Who may give, limit and take back which power. Nobody gives more than they have, and nobody gives to themself. The operator, who has no power over
 * people, sets up those at the top; from there each level answers for the one below. Inside one unit a handler gives nothing alone: there the rule
 * of two persons stands (rules/handover.ts).
 */
const mayGive: Record<Role, { here: readonly GrantableRole[]; below: readonly GrantableRole[] }> = {
  operator: { here: ['operator', 'bureau', 'auditor'], below: [] },
  bureau: {
    here: ['bureau', 'course-maker', 'exam-maker'],
    below: ['reviewer', 'handler', 'course-maker', 'exam-maker', 'institution'],
  },
  reviewer: { here: ['reviewer'], below: ['handler'] },
  handler: { here: [], below: ['handler'] },
  auditor: { here: [], below: [] },
  institution: { here: [], below: [] },
  'course-maker': { here: [], below: [] },
  'exam-maker': { here: [], below: [] },
  learner: { here: [], below: [] },
}

/** By which role somebody stands to a place: the operator is ‘here’ at the bureau and at the installation, and nowhere else. */
export type Standing = { role: Role; at: 'here' | 'below' }

export const mayGrant = (standings: readonly Standing[], role: GrantableRole): boolean =>
  standings.some((standing) => mayGive[standing.role][standing.at].includes(role))
