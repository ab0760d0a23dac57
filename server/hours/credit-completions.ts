import { recordAudits } from '#server/audit/record-audit.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { enqueueMany, markDelivered } from '#server/platform/outbox.ts'
import { type NewNotice, notifyMany } from '#server/portal/notify.ts'
import { hoursCredited } from './jobs.ts'
import { postEntries } from './post-entries.ts'
import { findPolicy } from './queries.ts'
import { type Completion, creditCompletion, creditSentence, type Uncredited } from './rules/credit.ts'
import type { LinkedEntry } from './rules/ledger.ts'

/**
 * Turns completed enrolments into hours: entry, notice, audit and the look-out for a certificate in one transaction with the deliveries' mark.
 * Run twice, or by two workers at once, it changes nothing the second time. A completion whose year has no policy yet is refused by an error,
 * so that it stays in the outbox and is credited once the policy is published.
 */
export async function creditCompletions(deliveries: readonly Delivery<{ enrolmentId: string }>[]): Promise<void> {
  await transaction(async (tx) => {
    const completions = await loadCompletions(tx, [...new Set(deliveries.map((delivery) => delivery.payload.enrolmentId))])
    const credits: { completion: Completion; credit: ReturnType<typeof creditCompletion> }[] = []
    for (const completion of completions) {
      const policy = await findPolicy(shanghaiYear(completion.completedAt), tx)
      credits.push({ completion, credit: creditCompletion(completion, policy) })
    }
    const drafts = credits.flatMap(({ credit }) => (credit.credited ? [credit.entry] : []))
    failpoint('credit.ledger-open')
    const postings = await postEntries(tx, drafts)
    for (const { draft, outcome } of postings)
      invariant(outcome !== 'conflict', `the entry of ${draft.idempotencyKey} says something else than its completion`)
    const posted = postings.flatMap((posting) => (posting.outcome === 'posted' ? [posting.entry] : []))
    const uncredited = credits.flatMap(({ completion, credit }) =>
      credit.credited ? [] : [uncreditedNotice(completion, credit)],
    )
    await announce(tx, posted)
    await notifyMany(tx, uncredited)
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
    failpoint('credit.before-commit')
  })
  failpoint('credit.after-commit')
}

async function announce(tx: Transaction, entries: readonly LinkedEntry[]): Promise<void> {
  await notifyMany(
    tx,
    entries.map((entry) => ({
      accountId: entry.learnerId,
      kind: 'hours-credited',
      title: '学时已到账',
      body: creditSentence(entry.title, entry.year, entry.centihours),
      link: `/learn/hours?year=${entry.year}`,
      dedupeKey: `hours-credited:${entry.id}`,
    })),
  )
  await recordAudits(
    tx,
    entries.map((entry) => ({
      actorId: null,
      action: 'hours.credited',
      objectType: 'ledger-entry',
      objectId: entry.id,
      details: { learnerId: entry.learnerId, year: entry.year, centihours: entry.centihours, kind: entry.kind },
    })),
  )
  const years = new Map(
    entries.map((entry) => [`${entry.learnerId} ${entry.year}`, { learnerId: entry.learnerId, year: entry.year }]),
  )
  await enqueueMany(tx, hoursCredited, [...years.values()])
}

function uncreditedNotice(completion: Completion, { reason, sentence }: { reason: Uncredited; sentence: string }): NewNotice {
  invariant(reason !== 'no-policy', `no policy is published for the year of enrolment ${completion.enrolmentId}`)
  return {
    accountId: completion.learnerId,
    kind: 'hours-not-credited',
    title: '课程已完成，但没有计入学时',
    body: `${sentence}。`,
    link: `/learn/hours?year=${completion.course.year}`,
    dedupeKey: `hours-not-credited:${completion.enrolmentId}`,
  }
}

async function loadCompletions(tx: Transaction, enrolmentIds: string[]): Promise<Completion[]> {
  const rows = await tx.many<Omit<Completion, 'course'> & Omit<Completion['course'], 'id'> & { courseId: string }>`
    select e.id as "enrolmentId", e.learner_id as "learnerId", e.completed_at as "completedAt",
      c.id as "courseId", c.title, c.year, c.subject, c.kind, c.hours_centihours as centihours
    from enrolment e join course c on c.id = e.course_id
    where e.id = any(${enrolmentIds}::uuid[]) and e.completed_at is not null order by e.completed_at, e.id`
  invariant(rows.length === enrolmentIds.length, `expected ${enrolmentIds.length} completed enrolments, found ${rows.length}`)
  return rows.map(({ enrolmentId, learnerId, completedAt, courseId, ...course }) => ({
    ...{ enrolmentId, learnerId, completedAt },
    course: { id: courseId, ...course },
  }))
}
