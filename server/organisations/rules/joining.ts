/**
 * The way of one person into a place (unit or agency), or out of one. Three have a say: the learner, the new place, and the old one.
 * Whoever asks has agreed by asking. A joining is complete when
 *   the new place has agreed, and
 *   the old place, where there is one, has let go or its term has passed, and
 *   the learner has agreed, or else the old place has let go by hand: then two bodies vouch for the move.
 * So nobody is held back by a place that does not answer, and nobody is taken away by one that only claims them. Leaving needs no new place.
 * A file that goes to an agency is the same move. Source: outline §9 (the file follows the person); the term is configured.
 */
import { ok, type Result, refuse } from '#server/platform/result.ts'

/** Days within which the old place releases; afterwards it counts as released. Configured, no number in the outline. */
export const releaseDays = 15
export const releaseDueAfter = (askedAt: Date): Date => new Date(askedAt.getTime() + releaseDays * 86_400_000)

export type JoiningEnd = 'done' | 'declined' | 'withdrawn' | 'overtaken'
export type JoiningSide = 'learner' | 'place'
export type Joining = {
  kind: 'join' | 'leave'
  askedBy: JoiningSide
  fromOrganisationId: string | null
  /** null while the place is not there yet, and for leaving. */
  toOrganisationId: string | null
  learnerAgreedAt: Date | null
  placeAgreedAt: Date | null
  /** By hand; that the term has passed is seen by the clock alone. */
  releasedAt: Date | null
  releaseDueAt: Date | null
  endedAs: JoiningEnd | null
}

export type JoiningNeed = 'place-to-exist' | 'learner' | 'place' | 'release'

export const isReleased = (joining: Joining, now: Date): boolean =>
  joining.fromOrganisationId === null ||
  joining.releasedAt !== null ||
  (joining.releaseDueAt !== null && joining.releaseDueAt <= now)

/** Who still has to say yes; nobody once it is over. */
export function missingAgreements(joining: Joining, now: Date): JoiningNeed[] {
  if (joining.endedAs) return []
  const needs: JoiningNeed[] = []
  if (joining.kind === 'join' && joining.toOrganisationId === null) needs.push('place-to-exist')
  if (joining.kind === 'join' && joining.placeAgreedAt === null) needs.push('place')
  if (!isReleased(joining, now)) needs.push('release')
  if (joining.learnerAgreedAt === null && joining.releasedAt === null) needs.push('learner')
  return needs
}

export type JoiningCommand =
  | { type: 'agree'; side: JoiningSide }
  | { type: 'release' }
  /** Taken back by whoever asked, declined by the other. */
  | { type: 'end'; side: JoiningSide }
  /** The place is there now. */
  | { type: 'bind'; toOrganisationId: string }
  /** Time has passed and nothing else. */
  | { type: 'look' }
  /** The learner's registration has changed by another way: to a place, or to none. */
  | { type: 'placed'; organisationId: string | null }

export type JoiningProblem = 'joining-over' | 'joining-not-waiting'

/** How a joining stands after `command`. Whatever completes it ends it as 'done' at once. */
export function decideJoining(joining: Joining, command: JoiningCommand, now: Date): Result<Joining, JoiningProblem> {
  if (joining.endedAs) return refuse('joining-over')
  const next = applyCommand(joining, command, now)
  if (!next) return refuse('joining-not-waiting')
  return ok(next.endedAs === null && missingAgreements(next, now).length === 0 ? { ...next, endedAs: 'done' } : next)
}

function applyCommand(joining: Joining, command: JoiningCommand, now: Date): Joining | null {
  switch (command.type) {
    case 'look':
      return joining
    case 'agree':
      if (command.side === 'learner') return joining.learnerAgreedAt ? null : { ...joining, learnerAgreedAt: now }
      return joining.kind === 'leave' || joining.toOrganisationId === null || joining.placeAgreedAt
        ? null
        : { ...joining, placeAgreedAt: now }
    case 'release':
      return isReleased(joining, now) ? null : { ...joining, releasedAt: now }
    case 'end':
      if (joining.kind === 'leave' && command.side === 'place') return null
      return { ...joining, endedAs: command.side === joining.askedBy ? 'withdrawn' : 'declined' }
    case 'bind':
      if (
        joining.kind === 'leave' ||
        joining.toOrganisationId !== null ||
        command.toOrganisationId === joining.fromOrganisationId
      )
        return null
      return { ...joining, toOrganisationId: command.toOrganisationId }
    case 'placed':
      return followPlacing(joining, command.organisationId, now)
  }
}

function followPlacing(joining: Joining, organisationId: string | null, now: Date): Joining {
  if (organisationId === joining.fromOrganisationId) return joining
  if (organisationId !== null) return { ...joining, endedAs: joining.toOrganisationId === organisationId ? 'done' : 'overtaken' }
  return joining.kind === 'leave' ? { ...joining, endedAs: 'overtaken' } : { ...joining, releasedAt: now }
}

/** One line of what a person is shown: who has to agree, and since or until when. */
export type JoiningStep = { who: JoiningNeed; state: 'done' | 'waiting' | 'not-needed'; at: Date | null; dueAt: Date | null }

/** The steps of a joining in the order in which they are shown. */
export function joiningSteps(joining: Joining, now: Date): JoiningStep[] {
  const step = (who: JoiningNeed, at: Date | null, dueAt: Date | null = null): JoiningStep => ({
    who,
    at,
    dueAt,
    state: at ? 'done' : 'waiting',
  })
  const steps: JoiningStep[] = []
  const learner = step('learner', joining.learnerAgreedAt)
  steps.push(learner.at || !joining.releasedAt ? learner : { ...learner, state: 'not-needed' })
  if (joining.fromOrganisationId) {
    const lapsed = joining.releasedAt === null && isReleased(joining, now)
    steps.push(step('release', joining.releasedAt ?? (lapsed ? joining.releaseDueAt : null), joining.releaseDueAt))
  }
  if (joining.kind === 'join') {
    if (joining.toOrganisationId === null) steps.push(step('place-to-exist', null))
    steps.push(step('place', joining.placeAgreedAt))
  }
  return steps
}
