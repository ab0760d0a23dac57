import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockHandledComplaint, writeComplaintEvent } from './lock-complaint.ts'
import { moveComplaint } from './rules/complaint-state.ts'
import { most } from './rules/complaint-text.ts'
import type { ComplaintRefusal } from './rules/refusals.ts'
import { seesComplaint } from './sees-complaint.ts'

export type HandOver = { complaintId: string; revision: number; toId: string; words: string }

/**
 * Offices to which it may go: authorities and the bureau that have somebody to deal with it, never the organisation complained of nor what is below it. Deadlines
 * stay as they are: handing over costs the person no time.
 */
const selectTargets = (from: Sql, complaintId: string, toId: string | null) =>
  from.many<{ id: string; name: string }>`
    select o.id, o.name from complaint c left join organisation about on about.id = c.about_id join organisation o on o.id <> c.responsible_id
    where c.id = ${complaintId} and o.closed_at is null and o.kind in ('bureau', 'authority') and (${toId}::uuid is null or o.id = ${toId}::uuid)
      and (about.id is null or about.kind = 'bureau' or not o.path <@ about.path)
      and exists (select 1 from role_grant g where g.organisation_id = o.id and g.role in ('reviewer', 'bureau') and g.revoked_at is null
        and (g.valid_until is null or g.valid_until > clock_timestamp()))
    order by o.kind = 'bureau' desc, o.name collate "C" limit 1000`

export async function listHandOverTargets(actor: Actor, complaintId: string): Promise<{ id: string; name: string }[]> {
  return (await seesComplaint(actor, complaintId)) === 'handles' ? await selectTargets(sql, complaintId, null) : []
}

/** It is another office's to answer: that one goes on where this one stopped, for a reason that the person reads. */
export async function handOverComplaint(
  actor: Actor,
  { complaintId, revision, toId, words: typed }: HandOver,
): Promise<Result<undefined, ComplaintRefusal | 'not-found'>> {
  const words = typed.trim()
  return await transaction(async (tx) => {
    const locked = await lockHandledComplaint(tx, actor, { complaintId, revision })
    if (!locked.ok) return locked
    const moved = moveComplaint(locked.value.state, 'hand-over')
    if (!moved.ok) return moved
    if (words === '') return refuse('words-missing')
    if ([...words].length > most.words) return refuse('words-long')
    const [target] = await selectTargets(tx, complaintId, toId)
    if (!target) return refuse('target-unfit')
    await tx.run`update complaint set responsible_id = ${target.id}, revision = revision + 1 where id = ${complaintId}`
    const office = { organisationId: locked.value.responsibleId, actorId: actor.accountId }
    await writeComplaintEvent(tx, {
      complaintId,
      act: 'hand-over',
      office,
      words: `转交${target.name}：${words}`.slice(0, most.words),
    })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'complaint.handed-over', objectType: 'complaint', objectId: complaintId },
      details: { number: locked.value.number, organisationId: target.id },
    })
    return ok()
  })
}
