import type { Actor } from '#server/identity/actor.ts'

/** The bodies whose banks the actor keeps; a session acts by one power, so usually one or none. */
export const banksOf = (actor: Pick<Actor, 'roles'>): string[] => [
  ...new Set(
    actor.roles.flatMap((grant) => (grant.role === 'exam-maker' && grant.organisationId !== null ? [grant.organisationId] : [])),
  ),
]
