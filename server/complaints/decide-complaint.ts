import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { type LockedComplaint, lockHandledComplaint, writeComplaintEvent } from './lock-complaint.ts'
import { moveComplaint, type OfficeAct } from './rules/complaint-state.ts'
import { most } from './rules/complaint-text.ts'
import { days, endOfDay, lastDayOf } from './rules/deadlines.ts'
import type { ComplaintRefusal } from './rules/refusals.ts'

export type ComplaintDecision = {
  complaintId: string
  /** As the page showed it. */
  revision: number
  act: Exclude<OfficeAct, 'hand-over'>
  /** What the person reads; only taking up needs none. */
  words: string
}

const deeds = {
  accept: 'complaint.accepted',
  decline: 'complaint.declined',
  extend: 'complaint.extended',
  answer: 'complaint.answered',
} as const

/**
 * The office responsible takes it up, does not, asks for more time once, or answers; the person hears of it. Whoever answered before is not the one who reviews
 * that answer. Of two at the same moment the second is told.
 */
export async function decideComplaint(
  actor: Actor,
  { complaintId, revision, act, words: typed }: ComplaintDecision,
): Promise<Result<undefined, ComplaintRefusal | 'not-found'>> {
  const words = typed.trim()
  return await transaction(async (tx) => {
    const locked = await lockHandledComplaint(tx, actor, { complaintId, revision })
    if (!locked.ok) return locked
    const complaint = locked.value
    const moved = moveComplaint(complaint.state, act)
    if (!moved.ok) return moved
    if (act === 'extend' && complaint.extended) return refuse('extended-already')
    if (act !== 'accept' && words === '') return refuse('words-missing')
    if ([...words].length > most.words) return refuse('words-long')
    if (complaint.state === 'reviewing' && act === 'answer' && (await hasAnswered(tx, actor, complaintId)))
      return refuse('own-answer')
    const now = await tx.now()
    const ends = act === 'answer' || act === 'decline'
    const dueAt = act === 'extend' ? endOfDay(lastDayOf(complaint.dueAt), days.extension) : complaint.dueAt
    await tx.run`
      update complaint set state = ${moved.value}, due_at = ${dueAt}, extended = extended or ${act === 'extend'}, revision = revision + 1,
        answered_at = case when ${ends} then ${now}::timestamptz else answered_at end, in_time = case when ${ends} then ${now < complaint.dueAt} else in_time end
      where id = ${complaintId}`
    const office = { organisationId: complaint.responsibleId, actorId: actor.accountId }
    await writeComplaintEvent(tx, { complaintId, act, office, words })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: deeds[act], objectType: 'complaint', objectId: complaintId },
      details: { number: complaint.number },
    })
    await tell(tx, complaint, act, dueAt)
    return ok()
  })
}

const hasAnswered = async (tx: Transaction, actor: Actor, complaintId: string): Promise<boolean> =>
  (await tx.maybe`
    select 1 from complaint_event where complaint_id = ${complaintId} and actor_id = ${actor.accountId} and act in ('answer', 'decline') limit 1`) !==
  null

async function tell(tx: Transaction, complaint: LockedComplaint, act: ComplaintDecision['act'], dueAt: Date): Promise<void> {
  if (!complaint.accountId) return
  const said = {
    accept: `已受理，将在 ${shanghaiDateText(lastDayOf(dueAt))}前答复。`,
    decline: '没有受理，请查看理由。',
    extend: `办理期限延长到 ${shanghaiDateText(lastDayOf(dueAt))}，请查看理由。`,
    answer: '已有答复，请查看并评价。',
  }[act]
  await notify(tx, {
    ...{ accountId: complaint.accountId, kind: 'complaint', link: `/learn/complaints/${complaint.id}` },
    ...{ dedupeKey: `complaint:${complaint.id}:${complaint.revision}`, title: `您的诉求有新进展：${complaint.title}` },
    body: `编号 ${complaint.number}：${said}`,
  })
}
