import { recordAudits } from '#server/audit/record-audit.ts'
import { hoursCredited } from '#server/hours/jobs.ts'
import { postEntries } from '#server/hours/post-entries.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { type EntryDraft, formatHours, subjectOf } from '#server/hours/rules/entry.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { enqueueMany, markDelivered } from '#server/platform/outbox.ts'
import { notifyMany } from '#server/portal/notify.ts'
import { type LockedGathering, lockOwnedGathering } from './lock-gathering.ts'
import { findSessions, type GatheringSession, type JudgedPerson, judgeGathering } from './queries.ts'

/** As many people as one transaction takes. */
const batch = 250

/**
 * Credits everybody of a confirmed gathering: an entry for each day, so that a day's ceiling meets what that day brought, the time taken once, the outcome
 * in words and a notice, in one transaction for some of them. Whoever has an outcome is done: a worker that dies goes on where it stopped, two at once wait for each
 * other, and a second run changes nothing. A year without a policy is an error, so that the work stays until there is one.
 */
export async function creditGatherings(deliveries: readonly Delivery<{ gatheringId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    let left = true
    while (left) {
      left = await transaction(async (tx) => {
        const more = await creditSome(tx, payload.gatheringId)
        if (!more) await markDelivered(tx, [outboxId])
        failpoint('attendance.before-commit')
        return more
      })
      failpoint('attendance.after-commit')
    }
  }
}

/** Whether anybody is left. */
async function creditSome(tx: Transaction, gatheringId: string): Promise<boolean> {
  const gathering = await lockOwnedGathering(tx, gatheringId)
  invariant(gathering.state === 'confirmed', 'only what is confirmed is credited')
  const some = await tx.many<{ learnerId: string }>`
    select t.learner_id as "learnerId" from attendee t
    where t.gathering_id = ${gatheringId} and not exists (
      select 1 from attendance_outcome o where o.gathering_id = t.gathering_id and o.learner_id = t.learner_id)
    order by t.learner_id limit ${batch}`
  if (some.length === 0) {
    await tx.run`update gathering set credited_at = clock_timestamp() where id = ${gatheringId} and credited_at is null`
    return false
  }
  const sessions = await findSessions(gatheringId, tx)
  const judged = await judgeGathering(
    gatheringId,
    tx,
    some.map((each) => each.learnerId),
  )
  const taken = await takeTimes(tx, judged)
  const outcomes = judged.map((person) => ({ person, ...settle(person, sessions, taken.get(person.learnerId) ?? new Set()) }))
  await postCredits(tx, gathering, outcomes)
  await tx.run`
    insert into attendance_outcome (gathering_id, learner_id, centihours, sentence, at)
    select ${gatheringId}, x.*, clock_timestamp() from unnest(${outcomes.map((each) => each.person.learnerId)}::uuid[],
      ${outcomes.map((each) => each.centihours)}::int[], ${outcomes.map((each) => each.sentence)}::text[]) x`
  await notifyMany(
    tx,
    outcomes.map(({ person, centihours, sentence }) => ({
      accountId: person.learnerId,
      kind: centihours > 0 ? 'hours-credited' : 'hours-not-credited',
      title: centihours > 0 ? '学时已到账' : '这次培训没有计入学时',
      body: `《${gathering.title}》：${sentence}。`,
      link: centihours > 0 ? '/learn/hours' : '/learn/check-in',
      dedupeKey: `gathering:${gatheringId}`,
    })),
  )
  return true
}

/** Takes the hours of the day that each person is credited for; answers which sessions each got. Somebody's time is there once. */
async function takeTimes(tx: Transaction, judged: readonly JudgedPerson[]): Promise<Map<string, Set<string>>> {
  const wanted = judged
    .flatMap((person) => person.creditedIds.map((sessionId) => ({ learnerId: person.learnerId, sessionId })))
    .sort((a, b) => (a.learnerId < b.learnerId ? -1 : a.learnerId > b.learnerId ? 1 : 0))
  const rows = await tx.many<{ learnerId: string; sessionId: string }>`
    insert into credited_time (learner_id, session_id, during)
    select x.learner_id, s.id, tstzrange(s.starts_at, s.ends_at)
    from unnest(${wanted.map((each) => each.learnerId)}::uuid[], ${wanted.map((each) => each.sessionId)}::uuid[]) with ordinality x (learner_id, session_id, place)
      join gathering_session s on s.id = x.session_id
    order by x.place on conflict do nothing returning learner_id as "learnerId", session_id as "sessionId"`
  const taken = new Map<string, Set<string>>()
  for (const { learnerId, sessionId } of rows) taken.set(learnerId, (taken.get(learnerId) ?? new Set()).add(sessionId))
  return taken
}

type Settled = { sessions: GatheringSession[]; centihours: number; sentence: string }

/** What is left of a verdict when some of its time was credited elsewhere. */
function settle(person: JudgedPerson, sessions: readonly GatheringSession[], taken: ReadonlySet<string>): Settled {
  const own = sessions.filter((session) => taken.has(session.id))
  const centihours = own.reduce((sum, session) => sum + session.centihours, 0)
  const twice = person.creditedIds.length - own.length
  const overlap = `其中 ${twice} 场的时间与已计学时的另一培训重叠，同一时间只计一次，实计 ${formatHours(centihours)} 学时`
  return { sessions: own, centihours, sentence: twice > 0 ? `${person.sentence}；${overlap}` : person.sentence }
}

async function postCredits(
  tx: Transaction,
  gathering: LockedGathering,
  outcomes: readonly (Settled & { person: JudgedPerson })[],
): Promise<void> {
  const drafts: EntryDraft[] = []
  for (const { person, sessions } of outcomes) {
    for (const [day, ofDay] of Map.groupBy(sessions, (session) => shanghaiDay(session.startsAt))) {
      const year = Number(day.slice(0, 4))
      const policy = await findPolicy(year, tx)
      invariant(policy, `no policy is published for ${year}`)
      const centihours = ofDay.reduce((sum, session) => sum + session.centihours, 0)
      if (centihours === 0) continue
      drafts.push({
        ...{ idempotencyKey: `gathering:${gathering.id}:${person.learnerId}:${day}`, learnerId: person.learnerId },
        ...{ subject: subjectOf(gathering.part), kind: gathering.part, form: gathering.form, centihours },
        ...{ occurredAt: ofDay[0]?.startsAt as Date, sourceType: gathering.kind, sourceId: gathering.id, title: gathering.title },
        ...{ policyId: policy.id, recordedBy: null, approverId: null, reversesId: null, reason: null },
      })
    }
  }
  failpoint('attendance.ledger-open')
  const postings = await postEntries(tx, drafts)
  for (const { draft, outcome } of postings) invariant(outcome === 'posted', `${draft.idempotencyKey} is posted once`)
  const posted = postings.flatMap((posting) => (posting.outcome === 'posted' ? [posting.entry] : []))
  await recordAudits(
    tx,
    posted.map((entry) => ({
      actorId: null,
      action: 'hours.credited',
      objectType: 'ledger-entry',
      objectId: entry.id,
      details: { learnerId: entry.learnerId, year: entry.year, centihours: entry.centihours, kind: entry.kind },
    })),
  )
  const years = new Map(
    posted.map((entry) => [`${entry.learnerId} ${entry.year}`, { learnerId: entry.learnerId, year: entry.year }]),
  )
  await enqueueMany(tx, hoursCredited, [...years.values()])
}
