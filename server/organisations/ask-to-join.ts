import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { joiningChanged } from './jobs.ts'
import { lockJoinings, lockLearner } from './load-joining.ts'
import { saveJoining } from './move-learner.ts'
import { type CreditCodeProblem, parseCreditCode } from './rules/credit-code.ts'
import { decideJoining, releaseDueAfter } from './rules/joining.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'

export type Wish =
  | { organisationId: string; note: string }
  /** A unit that is not there yet: the authority finds or founds it, and binds the wish to it. */
  | { wantedName: string; wantedCode: string; authorityId: string; note: string }

/**
 * A learner asks to be registered somewhere, or, registered already, to be transferred there. A place that has asked for them already is
 * answered instead. One wish at a time.
 */
export async function askToJoin(
  actor: Actor,
  wish: Wish,
): Promise<
  Result<
    { joiningId: string },
    | 'not-found'
    | 'not-for-learners'
    | 'organisation-closed'
    | 'already-here'
    | 'joining-open'
    | 'wanted-name-length'
    | CreditCodeProblem
  >
> {
  const learnerId = actor.accountId
  const wanted = 'wantedName' in wish ? wish.wantedName.trim() : null
  if (wanted !== null && ([...wanted].length < 2 || [...wanted].length > 100)) return refuse('wanted-name-length')
  const code = 'wantedName' in wish && wish.wantedCode.trim() !== '' ? parseCreditCode(wish.wantedCode) : null
  if (code && !code.ok) return code
  return await transaction(async (tx) => {
    const namedId = 'wantedName' in wish ? wish.authorityId : wish.organisationId
    const named = await tx.maybe<{ kind: OrganisationKind; closed: boolean }>`
      select kind, closed_at is not null as closed from organisation where id = ${namedId} for share`
    if (!named || !(await lockLearner(tx, learnerId))) return refuse('not-found')
    if (wanted === null ? !mayRegisterLearners(named.kind) : named.kind !== 'authority') return refuse('not-for-learners')
    if (named.closed) return refuse('organisation-closed')
    const now = await tx.now()
    const from = await currentPlace(tx, learnerId)
    const toId = wanted === null ? namedId : null
    if (from !== null && from === toId) return refuse('already-here')
    const open = await lockJoinings(tx, { learnerId })
    if (open.some((joining) => joining.askedBy === 'learner')) return refuse('joining-open')
    const theirs = open.find((joining) => joining.toOrganisationId === toId && toId !== null)
    if (theirs) {
      const agreed = decideJoining(theirs, { type: 'agree', side: 'learner' }, now)
      if (agreed.ok) await saveJoining(tx, theirs, agreed.value, { actorId: learnerId, now })
      return ok({ joiningId: theirs.id })
    }
    const joiningId = newId()
    await tx.run`
      insert into joining (id, kind, learner_id, from_organisation_id, to_organisation_id, wanted_name, wanted_code, authority_id, asked_by,
        asked_by_account, asked_at, note, learner_agreed_at, release_due_at)
      values (${joiningId}, 'join', ${learnerId}, ${from}, ${toId}, ${wanted}, ${code?.value ?? null}, ${wanted === null ? null : namedId}, 'learner',
        ${learnerId}, ${now}, ${wish.note.trim()}, ${now}, ${from ? releaseDueAfter(now) : null})`
    await recordAudit(tx, {
      actorId: learnerId,
      action: 'joining.asked',
      objectType: 'joining',
      objectId: joiningId,
      details: { learnerId, from, to: toId, authorityId: wanted === null ? null : namedId },
    })
    await enqueue(tx, joiningChanged, { joiningId, event: 'asked' })
    return ok({ joiningId })
  })
}

/** Where the learner is registered, as the transaction sees it. */
export async function currentPlace(tx: Transaction, learnerId: string): Promise<string | null> {
  const row = await tx.maybe<{
    id: string
  }>`select organisation_id as id from affiliation where learner_id = ${learnerId} and ended_at is null`
  return row?.id ?? null
}
