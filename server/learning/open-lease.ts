import { randomInt } from 'node:crypto'
import { findLessonOfLearner, type LessonOfLearner } from '#server/courses/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPlayable } from '#server/media/queries.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { publishHint } from '#server/platform/hints.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { continueAt } from './rules/continue-at.ts'
import { freshLease, isHeld } from './rules/lease.ts'
import type { Ranges } from './rules/ranges.ts'
import { type LessonState, lessonStateOf, lockStudies } from './study-state.ts'
import { findWatchingPolicy } from './watching-policy.ts'

export type OpenLesson = {
  lessonId: string
  /** The browser's random name for itself: the same device is not asked whether it may take over from itself. */
  deviceId: string
  /** How a person calls the device: “Windows 电脑 · Edge”. */
  deviceLabel: string
  /** The learner has been asked, and wants to go on here. */
  takeOver: boolean
}

/** Beats go out under `leaseId`, numbered from 1. `countsFrom`–`countsUntil` is the course's study window. */
export type OpenedLesson = {
  leaseId: string
  lesson: LessonState
  watched: Ranges
  continueAtMilliseconds: number
  freeSeeking: boolean
  seekToleranceMilliseconds: number
  maximumRateHundredths: number
  countsFrom: string
  countsUntil: string
}

type HeldBy = {
  deviceId: string
  deviceLabel: string
  leaseId: string
  lastBeatAt: Date
  closedAt: Date | null
  studyDay: string
  dayMilliseconds: number
}

/**
 * Gives the learner's one lease to this device and lesson. Another device that is in use at this moment is told to the learner first
 * (`held-elsewhere`, with its label) and loses the lease only when she says so; whoever loses it is told by hint and by its next beat.
 * `not-open`: the course's year has no published policy, so nobody can say yet how watching counts.
 */
export async function openLease(
  actor: Actor,
  open: OpenLesson,
): Promise<Result<OpenedLesson, 'not-found' | 'not-open' | 'media-not-ready' | 'held-elsewhere', { deviceLabel: string }>> {
  const lesson = await findLessonOfLearner(actor.accountId, open.lessonId)
  if (!lesson) return refuse('not-found')
  if (!(await findWatchingPolicy(lesson.year))) return refuse('not-open')
  const media = await getPlayable(lesson.mediaAssetId)
  if (media?.status !== 'ready') return refuse('media-not-ready')
  return await transaction(async (tx) => {
    const held = await lockOrMakeLease(tx, actor.accountId, lesson, open)
    const now = await tx.now()
    if (held && isHeld(held, now) && held.deviceId !== open.deviceId && !open.takeOver) {
      return refuse('held-elsewhere', { deviceLabel: held.deviceLabel })
    }
    await ensureProgress(tx, actor.accountId, lesson, now)
    const lease = freshLease(newId(), held, now, shanghaiDay(now))
    await tx.run`
      update study_lease set lease_id = ${lease.leaseId}, enrolment_id = ${lesson.enrolmentId}, lesson_id = ${lesson.lessonId},
        device_id = ${open.deviceId}, device_label = ${open.deviceLabel}, opened_at = ${now}, closed_at = null, last_beat_at = ${now},
        last_sequence = 0, budget_milliseconds = 0, last_reply = null, study_day = ${lease.studyDay}, day_milliseconds = ${lease.dayMilliseconds},
        duration_milliseconds = ${lesson.durationSeconds * 1000}, free_seeking = ${lesson.firstViewing === 'free'},
        counts_from = ${lesson.windowOpensAt}, counts_until = ${lesson.windowClosesAt}, policy_year = ${lesson.year}
      where learner_id = ${actor.accountId}`
    if (held)
      tx.afterCommit(() =>
        publishHint(actor.accountId, { kind: 'lease.superseded', leaseId: held.leaseId, deviceLabel: open.deviceLabel }),
      )
    return ok(await describe(tx, actor.accountId))
  })
}

async function ensureProgress(tx: Transaction, learnerId: string, lesson: LessonOfLearner, now: Date): Promise<void> {
  await tx.run`
    insert into lesson_progress (learner_id, lesson_id, enrolment_id, presence_seed, started_at)
    values (${learnerId}, ${lesson.lessonId}, ${lesson.enrolmentId}, ${randomInt(2 ** 31)}, ${now})
    on conflict (learner_id, lesson_id) do nothing`
}

/** The learner's lease as it was, locked; null when this is their first. */
async function lockOrMakeLease(
  tx: Transaction,
  learnerId: string,
  lesson: LessonOfLearner,
  open: OpenLesson,
): Promise<HeldBy | null> {
  const made = await tx.run`
    insert into study_lease (learner_id, lease_id, enrolment_id, lesson_id, device_id, device_label, opened_at, last_beat_at, study_day,
      duration_milliseconds, free_seeking, counts_from, counts_until, policy_year)
    select ${learnerId}, ${newId()}, ${lesson.enrolmentId}, ${lesson.lessonId}, ${open.deviceId}, ${open.deviceLabel}, now, now,
      (now at time zone 'Asia/Shanghai')::date, 1, false, now, now, ${lesson.year}
    from clock_timestamp() as now
    on conflict (learner_id) do nothing`
  if (made > 0) return null
  return await tx.one<HeldBy>`
    select device_id as "deviceId", device_label as "deviceLabel", lease_id as "leaseId", last_beat_at as "lastBeatAt", closed_at as "closedAt",
      study_day as "studyDay", day_milliseconds as "dayMilliseconds"
    from study_lease where learner_id = ${learnerId} for update`
}

async function describe(tx: Transaction, learnerId: string): Promise<OpenedLesson> {
  const { now, studies } = await lockStudies(tx, [learnerId])
  const study = studies.get(learnerId)
  invariant(study, 'the lease that was just opened is there')
  const { progress, lesson, policy } = study
  return {
    leaseId: study.lease.leaseId,
    lesson: lessonStateOf(study, now),
    watched: progress.watched,
    continueAtMilliseconds: continueAt(progress, lesson),
    freeSeeking: lesson.freeSeeking,
    seekToleranceMilliseconds: policy.seekToleranceMilliseconds,
    maximumRateHundredths: policy.maximumRateHundredths,
    countsFrom: lesson.countsFrom.toISOString(),
    countsUntil: lesson.countsUntil.toISOString(),
  }
}
