import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { hoursCredited } from './jobs.ts'
import { postEntries } from './post-entries.ts'
import { type EntryDraft, formatHours } from './rules/entry.ts'
import type { HoursRefusal } from './rules/refusals.ts'

export type ReversalRefusal = Extract<
  HoursRefusal,
  | 'entry-not-found'
  | 'not-allowed'
  | 'own-hours'
  | 'same-person'
  | 'reversal-of-reversal'
  | 'already-reversed'
  | 'reason-missing'
  | 'reason-too-long'
>
type Original = Omit<EntryDraft, 'idempotencyKey'> & { id: string; year: number }

/** In characters: the learner reads it in one line of the ledger. */
export const longestReason = 200

/**
 * Takes an entry back by a mirroring one, which belongs to the same year because it corrects the same event. Only the bureau reverses, never its own
 * hours, and a second person of the bureau approves. `requestedBy` has signed the request; `actor` approves it and thereby carries it out.
 */
export async function reverseEntry(
  tx: Transaction,
  actor: Actor,
  { entryId, requestedBy, reason }: { entryId: string; requestedBy: Pick<Actor, 'accountId' | 'roles'>; reason: string },
): Promise<Result<{ reversalId: string }, ReversalRefusal>> {
  const isBureau = (who: Pick<Actor, 'roles'>) => who.roles.some((grant) => grant.role === 'bureau')
  if (!isBureau(actor) || !isBureau(requestedBy)) return refuse('not-allowed')
  if (actor.accountId === requestedBy.accountId) return refuse('same-person')
  if (reason.trim() === '') return refuse('reason-missing')
  if (reason.trim().length > longestReason) return refuse('reason-too-long')
  const original = await tx.maybe<Original>`
    select id, learner_id as "learnerId", year, subject, kind, form, centihours, occurred_at as "occurredAt", source_type as "sourceType",
      source_id as "sourceId", title, policy_id as "policyId", reverses_id as "reversesId"
    from ledger_entry where id = ${entryId}`
  if (!original) return refuse('entry-not-found')
  if (original.reversesId) return refuse('reversal-of-reversal')
  if ([actor.accountId, requestedBy.accountId].includes(original.learnerId)) return refuse('own-hours')
  const { id, year, ...facts } = original
  const [posting] = await postEntries(tx, [
    {
      ...facts,
      idempotencyKey: `rev:${id}`,
      centihours: -original.centihours,
      recordedBy: requestedBy.accountId,
      approverId: actor.accountId,
      reversesId: id,
      reason: reason.trim(),
    },
  ])
  invariant(posting, 'one draft, one posting')
  if (posting.outcome !== 'posted') return refuse('already-reversed')
  await notify(tx, {
    accountId: original.learnerId,
    kind: 'hours-reversed',
    title: '一笔学时已冲正',
    body: `《${original.title}》的 ${formatHours(original.centihours)} 学时已从 ${year} 年度冲正：${reason.trim()}。如有异议，请联系所在单位或主管部门。`,
    link: `/learn/hours?year=${year}`,
    dedupeKey: `hours-reversed:${posting.entry.id}`,
  })
  await recordAudit(tx, {
    actorId: actor.accountId,
    action: 'hours.reversed',
    objectType: 'ledger-entry',
    objectId: posting.entry.id,
    details: {
      learnerId: original.learnerId,
      ...{ reverses: id, requestedBy: requestedBy.accountId, year, centihours: -original.centihours },
    },
  })
  await enqueue(tx, hoursCredited, { learnerId: original.learnerId, year })
  return ok({ reversalId: posting.entry.id })
}
