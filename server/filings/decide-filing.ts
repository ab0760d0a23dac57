import { cancelGathering } from '#server/attendance/cancel-gathering.ts'
import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { openGathering } from '#server/attendance/open-gathering.ts'
import { releaseFee } from '#server/fees/release-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type NewNotice, notifyMany } from '#server/portal/notify.ts'
import { lockForAnswer } from './lock-filing.ts'
import { recordRequest } from './record-request.ts'
import { readFiling } from './rules/content.ts'
import { filingAfter, moveRequest, type RequestAction, type RequestKind, requestKindNames } from './rules/filing-state.ts'
import type { FilingText } from './rules/filing-text.ts'
import type { FilingRefusal } from './rules/refusals.ts'

export type FilingDecision = {
  filingId: string
  /** Of the request, as the page showed it. */
  revision: number
  action: Extract<RequestAction, 'accept' | 'return' | 'refuse'>
  answer: string
}

/**
 * The authority answers what is asked. An accepted training is open for people at once, an accepted change is what holds, an accepted cancellation ends it;
 * whoever is on the list hears of the last two. Of two who answer at the same moment the second is told.
 */
export async function decideFiling(
  actor: Actor,
  decision: FilingDecision,
): Promise<Result<undefined, FilingRefusal | 'not-found'>> {
  const answer = decision.answer.trim()
  return await transaction(async (tx) => {
    const locked = await lockForAnswer(tx, actor, decision.filingId)
    if (!locked.ok) return locked
    const { id, request, state, organisationId } = locked.value
    if (!request || request.state === 'draft') return refuse('request-not-waiting')
    if (request.submittedBy === actor.accountId) return refuse('own-filing')
    if (request.revision !== decision.revision) return refuse('filing-changed')
    const moved = moveRequest(request.state, decision.action)
    if (!moved.ok) return moved
    if (decision.action !== 'accept' && answer === '') return refuse('reason-missing')
    if ([...answer].length > 500) return refuse('reason-long')
    const now = await tx.now()
    if (moved.value === 'accepted') {
      const { content } = request
      const done =
        request.kind === 'cancel' ? await cancelGathering(tx, id) : await putInForce(tx, { id, organisationId, content })
      if (!done.ok) return done
      if (request.kind === 'cancel') await releaseFees(tx, id, actor.accountId)
    }
    await tx.run`
      update filing_request set state = ${moved.value}, decided_by = ${actor.accountId}, decided_at = ${now}, answer = ${answer}, revision = revision + 1
      where id = ${request.id}`
    await tx.run`update filing set state = ${filingAfter(state, request.kind, moved.value)} where id = ${id}`
    const { kind, content, submittedBy } = request
    await recordRequest(tx, { actorId: actor.accountId, filingId: id, kind, action: decision.action, at: now, reason: answer })
    await tell(tx, { filingId: id, title: content.title, kind, action: decision.action, answer, submittedBy })
    return ok()
  })
}

/** What was asked is what holds: for lists, for people who may join, and for attendance. */
async function putInForce(
  tx: Transaction,
  { id, organisationId, content }: { id: string; organisationId: string; content: FilingText },
): Promise<Result<undefined, 'filing-wrong' | 'session-attended' | 'gathering-over'>> {
  const year = Number(content.sessions[0]?.day.slice(0, 4))
  const { training } = readFiling(content, await findTrainingNumbers(year, tx))
  // The law may have changed since it was handed in.
  if (!training) return refuse('filing-wrong')
  const opened = await openGathering(tx, {
    ...{ id, kind: 'training', organisationId, title: training.title, part: 'elective', form: 'offline-training' },
    ...{ assessed: training.assessed, sessions: training.sessions, centihours: training.centihours },
  })
  if (!opened.ok) return opened
  await tx.run`
    update filing set content = ${JSON.stringify(content)}::jsonb, title = ${training.title}, year = ${training.year}, starts_at = ${training.startsAt},
      ends_at = ${training.endsAt}, audience = ${training.audience}, expected = ${training.expected} where id = ${id}`
  return ok()
}

const sentences = { accept: '已受理', return: '被退回', refuse: '不予备案' } as const

/** Who owes something for what is not held owes it no more, and who has paid gets it back. */
async function releaseFees(tx: Transaction, filingId: string, by: string): Promise<void> {
  const people = await tx.many<{
    learnerId: string
  }>`select learner_id as "learnerId" from attendee where gathering_id = ${filingId} order by 1`
  for (const { learnerId } of people)
    await releaseFee(tx, { subject: { kind: 'training', id: filingId }, learnerId, reason: '培训已取消', by })
}

/** Whoever asked hears the answer; whoever is on the list hears that it is held otherwise, or not at all. */
async function tell(
  tx: Transaction,
  told: {
    filingId: string
    title: string
    kind: RequestKind
    action: FilingDecision['action']
    answer: string
    submittedBy: string | null
  },
): Promise<void> {
  const { filingId, title, kind, action, answer, submittedBy } = told
  const stamp = `${filingId}:${kind}:${action}:${(await tx.now()).getTime()}`
  const notices: NewNotice[] = []
  if (submittedBy)
    notices.push({
      ...{ accountId: submittedBy, kind: 'filing-decided', link: `/manage/trainings/${filingId}`, dedupeKey: `filing:${stamp}` },
      title: `线下培训的${requestKindNames[kind]}${sentences[action]}`,
      body: `《${title}》${answer ? `：${answer}` : '。'}`,
    })
  if (action === 'accept' && kind !== 'new') {
    const people = await tx.many<{
      learnerId: string
    }>`select learner_id as "learnerId" from attendee where gathering_id = ${filingId}`
    for (const { learnerId } of people)
      notices.push({
        ...{
          accountId: learnerId,
          kind: 'training-changed',
          link: `/learn/trainings/${filingId}`,
          dedupeKey: `training:${stamp}`,
        },
        title: kind === 'cancel' ? '您报名的培训已取消' : '您报名的培训有变更',
        body: kind === 'cancel' ? `《${title}》不再举行。` : `《${title}》的安排有变化，请查看最新的时间和地点。`,
      })
  }
  await notifyMany(tx, notices)
}
