import type { Actor } from '#server/identity/actor.ts'

/** Videos are brought in and seen in the studio by those who make courses, each their own. */
export const mayMakeMedia = (actor: Pick<Actor, 'roles'>): boolean => actor.roles.some((grant) => grant.role === 'course-maker')
