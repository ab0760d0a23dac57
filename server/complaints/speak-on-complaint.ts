import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { followCodeOf } from './file-complaint.ts'
import { type LockedComplaint, lockComplaint, writeComplaintEvent } from './lock-complaint.ts'
import { parseComplaintNumber, readFollowCode } from './rules/complaint-number.ts'
import { moveComplaint, type PersonAct } from './rules/complaint-state.ts'
import { most } from './rules/complaint-text.ts'
import { days, endOfDay, mayAskReview } from './rules/deadlines.ts'
import type { ComplaintRefusal } from './rules/refusals.ts'

/** Whoever filed it: by their account, or by number and code as they typed them. */
export type Speaker = { actor: Actor; complaintId: string } | { number: string; code: string }
/** `score`: of 'rate', one to five. */
export type Speech = { act: PersonAct; words: string; score?: number }

const deeds = {
  supplement: 'complaint.supplemented',
  withdraw: 'complaint.withdrawn',
  rate: 'complaint.rated',
  'ask-review': 'complaint.review-asked',
} as const

/**
 * The person who filed it adds something, takes it back, says what the answer was worth, or asks once, within thirty days, that somebody above looks at the answer
 * or at the refusal to take it up.
 */
export async function speakOnComplaint(
  speaker: Speaker,
  { act, words: typed, score = 0 }: Speech,
): Promise<Result<undefined, ComplaintRefusal | 'not-found'>> {
  const words = typed.trim()
  return await transaction(async (tx) => {
    const found = await lockSpoken(tx, speaker)
    if (!found.ok) return found
    const { id: complaintId, state, reviewed, rating, answeredAt, number } = found.value
    const moved = moveComplaint(state, act)
    if (act === 'ask-review' && reviewed) return refuse('reviewed-already')
    if (!moved.ok) return moved
    if (act === 'rate' && rating !== null) return refuse('rated-already')
    if (act === 'rate' && ![1, 2, 3, 4, 5].includes(score)) return refuse('score-missing')
    const now = await tx.now()
    if (act === 'ask-review' && (!answeredAt || !mayAskReview(answeredAt, now))) return refuse('review-late')
    if (words === '' && (act === 'supplement' || act === 'ask-review')) return refuse('words-missing')
    if ([...words].length > most.words) return refuse('words-long')
    await tx.run`
      update complaint set state = ${moved.value}, rating = case when ${act === 'rate'} then ${score}::smallint else rating end, revision = revision + 1
      where id = ${complaintId}`
    if (act === 'ask-review') await sendUp(tx, found.value, endOfDay(now, days.answer))
    await writeComplaintEvent(tx, {
      complaintId,
      act,
      office: null,
      words: act === 'rate' ? `${score} 分 ${words}`.trim() : words,
    })
    await recordAudit(tx, {
      ...{ actorId: 'actor' in speaker ? speaker.actor.accountId : null, action: deeds[act], objectType: 'complaint' },
      ...{ objectId: complaintId, details: { number } },
    })
    return ok()
  })
}

async function lockSpoken(tx: Transaction, speaker: Speaker): Promise<Result<LockedComplaint, 'not-found' | 'code-wrong'>> {
  if ('actor' in speaker) {
    const own = await lockComplaint(tx, speaker.complaintId)
    return own && own.accountId === speaker.actor.accountId ? ok(own) : refuse('not-found')
  }
  const number = parseComplaintNumber(speaker.number)
  const row = number && (await tx.maybe<{ id: string }>`select id from complaint where number = ${number}`)
  const found = row && (await lockComplaint(tx, row.id))
  const known = found && found.accountId === null && followCodeOf(found.formKey) === readFollowCode(speaker.code)
  return found && known ? ok(found) : refuse('code-wrong')
}

/** A review is the next authority's above the one that answered; the bureau reviews itself, by somebody else. */
async function sendUp(tx: Transaction, { id, responsibleId }: LockedComplaint, dueAt: Date): Promise<void> {
  const above = await tx.one<{ id: string }>`
    select o.id from organisation r join organisation o on r.path <@ o.path
    where r.id = ${responsibleId} and o.kind in ('bureau', 'authority') and o.closed_at is null
      and (o.id <> r.id or r.kind = 'bureau') and (o.kind = 'bureau' or exists (
        select 1 from role_grant g where g.organisation_id = o.id and g.role = 'reviewer' and g.revoked_at is null
          and (g.valid_until is null or g.valid_until > clock_timestamp())))
    order by nlevel(o.path) desc limit 1`
  await tx.run`
    update complaint set responsible_id = ${above.id}, due_at = ${dueAt}, extended = false, reviewed = true, answered_at = null, in_time = null where id = ${id}`
}
