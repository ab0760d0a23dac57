import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { FilingState, RequestKind, RequestState } from './rules/filing-state.ts'
import type { FilingText } from './rules/filing-text.ts'

export type LockedFiling = {
  id: string
  organisationId: string
  state: FilingState
  content: FilingText | null
  startsAt: Date | null
  endsAt: Date | null
  handInUntil: Date | null
  /** The request that is not over; there is one at most. */
  request: {
    id: string
    kind: RequestKind
    state: RequestState
    content: FilingText
    reason: string
    revision: number
    submittedBy: string | null
  } | null
}

/** The row is the lock of a filing, its requests and reports: of two who act on it the second sees what the first did. */
export async function lockFiling(tx: Transaction, filingId: string): Promise<LockedFiling | null> {
  await tx.run`set local lock_timeout = '20s'`
  const filing = await tx.maybe<Omit<LockedFiling, 'request'>>`
    select id, organisation_id as "organisationId", state, content, starts_at as "startsAt", ends_at as "endsAt", hand_in_until as "handInUntil"
    from filing where id = ${filingId} for update`
  if (!filing) return null
  const request = await tx.maybe<NonNullable<LockedFiling['request']>>`
    select id, kind, state, content, reason, revision, submitted_by as "submittedBy" from filing_request
    where filing_id = ${filingId} and state in ('draft', 'submitted', 'returned')`
  return { ...filing, request }
}

/** For whoever organises it. */
export async function lockOwnFiling(tx: Transaction, actor: Actor, filingId: string): Promise<Result<LockedFiling, 'not-found'>> {
  const filing = await lockFiling(tx, filingId)
  if (!filing || !(await actsFor(actor, 'training.file', filing.organisationId, tx))) return refuse('not-found')
  return ok(filing)
}

/** For whoever answers: the authority of the organiser, the bureau over everybody; an authority's own training is answered by the bureau alone. */
export async function lockForAnswer(tx: Transaction, actor: Actor, filingId: string): Promise<Result<LockedFiling, 'not-found'>> {
  const filing = await lockFiling(tx, filingId)
  if (!filing || !(await answers(tx, actor, filing.organisationId))) return refuse('not-found')
  return ok(filing)
}

async function answers(tx: Transaction, actor: Actor, organisationId: string): Promise<boolean> {
  const answering = await findAnswering(organisationId, tx)
  if (!answering) return false
  const place = await findStampPlace(actor, answering, tx)
  if (!place) return false
  // Nobody answers themself but the bureau, which has nobody above: there another officer does (a constraint of the table holds it).
  return (
    place.id !== organisationId || actor.roles.some((grant) => grant.role === 'bureau' && grant.organisationId === organisationId)
  )
}
