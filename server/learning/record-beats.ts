import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { groupCommit, TooManyWaiting } from '#server/platform/group-commit.ts'
import { log } from '#server/platform/log.ts'
import { watchGauge } from '#server/platform/metrics.ts'
import { type Beat, type BeatReply, decideBeat, receiptOf } from './rules/beat.ts'
import { beatRefusals } from './rules/refusals.ts'
import { finishEnrolments, type LessonState, lessonStateOf, lockStudies, type StudyState, saveStudies } from './study-state.ts'

export type Beats = { learnerId: string; leaseId: string; beats: readonly Beat[] }

/**
 * `beats` answers the beats in order, up to the first that is not taken (its `expectedSequence` is not beyond its `sequence`): the
 * browser keeps that one and what follows. `sentence` explains every reason.
 */
export type BeatsReply =
  | { ok: true; beats: (BeatReply & { sentence: string | null })[]; lesson: LessonState }
  | { ok: false; reason: 'session-superseded' | 'try-later'; sentence: string; deviceLabel?: string }

/** Beats that a browser kept while it had no network come in one message: an hour of them at one every ten seconds, and some. */
export const mostBeatsInOneMessage = 400

/** `receivedAt` in milliseconds of this process's steady clock: how long it waited is subtracted from the database's clock. */
type Received = Beats & { receivedAt: number }

const group = groupCommit<Received, BeatsReply | 'busy'>({
  flush: writeBeats,
  maxItems: 1000,
  maxPending: 20_000,
  gatherMilliseconds: 15,
})
watchGauge('xueshi_beats_waiting', 'Messages of beats that wait for their commit', async () => group.waiting())

/**
 * Counts what a browser says it played, durably: the answer is given after the commit. Beats of many learners are written together.
 * Nothing is thrown for what a person or a sick database can cause: `try-later` means that nothing was written and the browser keeps its copy.
 */
export async function recordBeats(beats: Beats): Promise<BeatsReply> {
  const received = { ...beats, receivedAt: performance.now() }
  failpoint('beats.received')
  try {
    // A lease is busy for a few milliseconds while it is taken over or a prompt is answered.
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      const reply = await group.add(received)
      if (reply !== 'busy') return reply
      await new Promise((resolve) => setTimeout(resolve, attempt * 5))
    }
  } catch (error) {
    if (!(error instanceof TooManyWaiting)) log.error({ err: error }, 'beats not written')
  }
  return { ok: false, reason: 'try-later', sentence: commonRefusals['try-later'].sentence }
}

async function writeBeats(items: readonly Received[]): Promise<(BeatsReply | 'busy')[]> {
  const replies = await transaction(async (tx) => {
    const { now, studies } = await lockStudies(tx, [...new Set(items.map((item) => item.learnerId))].sort())
    const today = shanghaiDay(now)
    const changed = new Set<string>()
    const decidedAt = performance.now()
    const finished = new Map<string, Date>()
    const busy = await whoseLeaseIsBusy(
      tx,
      items.map((item) => item.learnerId).filter((learnerId) => !studies.has(learnerId)),
    )
    const decided = items.map((item): BeatsReply | 'busy' => {
      const study = studies.get(item.learnerId)
      if (!study) return busy.has(item.learnerId) ? 'busy' : superseded()
      const { study: after, replies } = decideBeats(study, item, now, receiptOf(now, decidedAt - item.receivedAt), today)
      if (replies[0]?.reason === 'session-superseded') return superseded(study.deviceLabel)
      if (after.lease !== study.lease) changed.add(item.learnerId)
      if (after.progress.completedAt && !study.progress.completedAt) finished.set(after.enrolmentId, after.progress.completedAt)
      studies.set(item.learnerId, after)
      const explained = replies.map((reply) => ({ ...reply, sentence: reply.reason && beatRefusals[reply.reason].sentence }))
      return { ok: true, beats: explained, lesson: lessonStateOf(after, now) }
    })
    if (changed.size > 0)
      await saveStudies(
        tx,
        [...changed].map((learnerId) => studies.get(learnerId) as StudyState),
      )
    await finishEnrolments(tx, finished)
    failpoint('beats.before-commit')
    return decided
  })
  failpoint('beats.committed')
  return replies
}

function decideBeats(
  study: StudyState,
  { leaseId, beats }: Beats,
  now: Date,
  receivedAt: Date,
  today: string,
): { study: StudyState; replies: BeatReply[] } {
  let { lease, progress } = study
  const replies: BeatReply[] = []
  for (const beat of beats) {
    const decided = decideBeat({
      lease,
      progress,
      lesson: study.lesson,
      policy: study.policy,
      leaseId,
      beat,
      now,
      receivedAt,
      today,
    })
    lease = decided.lease
    progress = decided.progress
    replies.push(decided.reply)
    if (decided.reply.expectedSequence <= beat.sequence) break
  }
  return { study: { ...study, lease, progress }, replies }
}

const superseded = (deviceLabel?: string): BeatsReply => ({
  ok: false,
  reason: 'session-superseded',
  sentence: beatRefusals['session-superseded'].sentence,
  ...(deviceLabel ? { deviceLabel } : {}),
})

/** Of learners whose lease could not be locked: those who have one, which somebody else holds just now. */
async function whoseLeaseIsBusy(tx: Transaction, learnerIds: readonly string[]): Promise<Set<string>> {
  if (learnerIds.length === 0) return new Set()
  const rows = await tx.many<{ learnerId: string }>`
    select learner_id as "learnerId" from study_lease where learner_id = any(${[...new Set(learnerIds)]}::uuid[])`
  return new Set(rows.map((row) => row.learnerId))
}
