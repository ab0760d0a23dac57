import type { Actor, HeldGrant } from '../actor.ts'

/**
 * A session acts by one power at a time: what a person may do for one body never mixes with what they may do for another. Chosen in the head of
 * the page; until somebody chooses, and when the chosen one has ended, it is the one held longest. Without the second factor it is none.
 * `grants`: those in force, longest held first.
 */
export function actingRoles(
  grants: readonly HeldGrant[],
  session: { actingGrantId: string | null; secondFactorAt: Date | null },
): Pick<Actor, 'roles' | 'actingGrantId' | 'awaitsSecondFactor'> {
  const learner = { role: 'learner', organisationId: null } as const
  if (grants.length === 0) return { roles: [learner], actingGrantId: null, awaitsSecondFactor: false }
  if (!session.secondFactorAt) return { roles: [learner], actingGrantId: null, awaitsSecondFactor: true }
  const acting = grants.find((grant) => grant.grantId === session.actingGrantId) ?? (grants[0] as HeldGrant)
  const { role, organisationId, grantId } = acting
  return { roles: [learner, { role, organisationId }], actingGrantId: grantId, awaitsSecondFactor: false }
}
