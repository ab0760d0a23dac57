import { recordLessonsDone } from '#server/courses/record-lessons-done.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { BeatReply } from './rules/beat.ts'
import { type NotYet, neededMilliseconds, whyNotComplete } from './rules/completion.ts'
import type { Lease } from './rules/lease.ts'
import type { Progress, WatchedLesson, WatchingPolicy } from './rules/policy.ts'
import { type Prompt, pendingPrompt } from './rules/presence.ts'
import { measure, type Range, type Ranges } from './rules/ranges.ts'
import { watchingPolicy } from './watching-policy.ts'

/** A learner's lease with the lesson it is for and what was watched of it: everything that a decision needs, locked. */
export type StudyState = {
  learnerId: string
  enrolmentId: string
  lessonId: string
  deviceLabel: string
  lease: Lease
  progress: Progress
  lesson: WatchedLesson
  policy: WatchingPolicy
}

type Row = {
  learnerId: string
  leaseId: string
  enrolmentId: string
  lessonId: string
  deviceLabel: string
  closedAt: Date | null
  lastBeatAt: Date
  lastSequence: number
  budgetMilliseconds: number
  lastReply: BeatReply | null
  studyDay: string
  dayMilliseconds: number
  durationMilliseconds: number
  freeSeeking: boolean
  countsFrom: Date
  countsUntil: Date
  policyYear: number
  watched: string
  spentMilliseconds: number
  positionMilliseconds: number
  seed: number
  passed: number
  tries: number
  promptedAt: Date | null
  completedAt: Date | null
}

/**
 * Locks the learners' leases and progress, in the order of their ids, and reads them with the database's clock. Rows that somebody else
 * holds at this moment are left out, so that one learner's takeover never makes a thousand others wait.
 */
export async function lockStudies(
  tx: Transaction,
  learnerIds: readonly string[],
): Promise<{ now: Date; studies: Map<string, StudyState> }> {
  const rows = await tx.many<Row>`
    select l.learner_id as "learnerId", l.lease_id as "leaseId", l.enrolment_id as "enrolmentId", l.lesson_id as "lessonId",
      l.device_label as "deviceLabel", l.closed_at as "closedAt", l.last_beat_at as "lastBeatAt", l.last_sequence as "lastSequence",
      l.budget_milliseconds as "budgetMilliseconds", l.last_reply as "lastReply", l.study_day as "studyDay",
      l.day_milliseconds as "dayMilliseconds", l.duration_milliseconds as "durationMilliseconds", l.free_seeking as "freeSeeking",
      l.counts_from as "countsFrom", l.counts_until as "countsUntil", l.policy_year as "policyYear", p.watched::text as watched,
      p.spent_milliseconds as "spentMilliseconds", p.position_milliseconds as "positionMilliseconds", p.presence_seed as seed,
      p.presence_passed as passed, p.presence_tries as tries, p.prompted_at as "promptedAt", p.completed_at as "completedAt"
    from study_lease l join lesson_progress p on p.learner_id = l.learner_id and p.lesson_id = l.lesson_id
    where l.learner_id = any(${learnerIds}::uuid[])
    order by l.learner_id for update of l, p skip locked`
  const studies = new Map<string, StudyState>()
  for (const row of rows) studies.set(row.learnerId, studyOf(row, await watchingPolicy(row.policyYear, tx)))
  return { now: await tx.now(), studies }
}

function studyOf(row: Row, policy: WatchingPolicy): StudyState {
  return {
    learnerId: row.learnerId,
    enrolmentId: row.enrolmentId,
    lessonId: row.lessonId,
    deviceLabel: row.deviceLabel,
    lease: {
      leaseId: row.leaseId,
      lastSequence: row.lastSequence,
      lastBeatAt: row.lastBeatAt,
      closedAt: row.closedAt,
      budgetMilliseconds: row.budgetMilliseconds,
      lastReply: row.lastReply,
      studyDay: row.studyDay,
      dayMilliseconds: row.dayMilliseconds,
    },
    progress: {
      watched: parseMultirange(row.watched),
      spentMilliseconds: row.spentMilliseconds,
      positionMilliseconds: row.positionMilliseconds,
      presence: { seed: row.seed, passed: row.passed, tries: row.tries, promptedAt: row.promptedAt },
      completedAt: row.completedAt,
    },
    lesson: {
      durationMilliseconds: row.durationMilliseconds,
      freeSeeking: row.freeSeeking,
      countsFrom: row.countsFrom,
      countsUntil: row.countsUntil,
    },
    policy,
  }
}

/** Writes what was decided about locked studies: one statement a table, however many learners. */
export async function saveStudies(tx: Transaction, studies: readonly StudyState[]): Promise<void> {
  const column = (read: (study: StudyState) => string | number) => `{${studies.map(read).join()}}`
  const instant = (at: Date | null) => at?.toISOString() ?? 'NULL'
  await tx.run`
    with given as (
      select * from unnest(
        ${column((s) => s.learnerId)}::uuid[], ${column((s) => s.lessonId)}::uuid[],
        ${column((s) => instant(s.lease.lastBeatAt))}::timestamptz[], ${column((s) => s.lease.lastSequence)}::int[],
        ${column((s) => s.lease.budgetMilliseconds)}::int[], ${column((s) => quoted(JSON.stringify(s.lease.lastReply)))}::text[],
        ${column((s) => s.lease.studyDay)}::date[], ${column((s) => s.lease.dayMilliseconds)}::int[],
        ${column((s) => quoted(formatMultirange(s.progress.watched)))}::text[], ${column((s) => measure(s.progress.watched))}::int[],
        ${column((s) => s.progress.spentMilliseconds)}::bigint[], ${column((s) => s.progress.positionMilliseconds)}::int[],
        ${column((s) => s.progress.presence.passed)}::int[], ${column((s) => s.progress.presence.tries)}::int[],
        ${column((s) => instant(s.progress.presence.promptedAt))}::timestamptz[],
        ${column((s) => instant(s.progress.completedAt))}::timestamptz[]
      ) as g (learner_id, lesson_id, last_beat_at, last_sequence, budget, reply, study_day, day_spent, watched, measure, spent, position,
        passed, tries, prompted_at, completed_at)
    ), leases as (
      update study_lease l set last_beat_at = given.last_beat_at, last_sequence = given.last_sequence, budget_milliseconds = given.budget,
        last_reply = given.reply::json, study_day = given.study_day, day_milliseconds = given.day_spent
      from given where l.learner_id = given.learner_id
    )
    update lesson_progress p set watched = given.watched::int4multirange, watched_milliseconds = given.measure,
      spent_milliseconds = given.spent, position_milliseconds = given.position, presence_passed = given.passed,
      presence_tries = given.tries, prompted_at = given.prompted_at, completed_at = given.completed_at
    from given where p.learner_id = given.learner_id and p.lesson_id = given.lesson_id`
}

/** An element of an array literal. Arrays are written here and not by the driver, which looks at every element for every type it knows. */
const quoted = (text: string): string => JSON.stringify(text)

/** Of enrolments in which a lesson has just become complete: says it to those whose lessons are all complete now. By id, with that lesson's instant. */
export async function finishEnrolments(tx: Transaction, completed: ReadonlyMap<string, Date>): Promise<void> {
  if (completed.size === 0) return
  const done = await tx.many<{ id: string }>`
    select e.id from enrolment e where e.id = any(${[...completed.keys()]}::uuid[]) and not exists (
      select from lesson s left join lesson_progress p on p.lesson_id = s.id and p.learner_id = e.learner_id
      where s.course_id = e.course_id and p.completed_at is null)
    order by e.id`
  for (const { id } of done) await recordLessonsDone(tx, id, completed.get(id) as Date)
}

/** What a browser is told about the lesson after every message. */
export type LessonState = {
  lessonId: string
  durationMilliseconds: number
  watchedMilliseconds: number
  neededMilliseconds: number
  completedAt: string | null
  notYet: NotYet[]
  prompt: Prompt | null
}

export function lessonStateOf(
  { lessonId, lesson, progress, policy }: Pick<StudyState, 'lessonId' | 'lesson' | 'progress' | 'policy'>,
  now: Date,
): LessonState {
  return {
    lessonId,
    durationMilliseconds: lesson.durationMilliseconds,
    watchedMilliseconds: measure(progress.watched),
    neededMilliseconds: neededMilliseconds(lesson, policy),
    completedAt: progress.completedAt?.toISOString() ?? null,
    notYet: progress.completedAt ? [] : whyNotComplete(progress, lesson, policy),
    prompt: pendingPrompt(progress.presence, policy, now),
  }
}

/** PostgreSQL's `{[0,1000),[2000,3000)}`, which it always writes sorted, disjoint and half open. */
export function parseMultirange(text: string): Ranges {
  if (text.length <= 2) return []
  return text
    .slice(2, -2)
    .split('),[')
    .map((range): Range => {
      const comma = range.indexOf(',')
      return [Number(range.slice(0, comma)), Number(range.slice(comma + 1))]
    })
}

export const formatMultirange = (ranges: Ranges): string => `{${ranges.map(([from, to]) => `[${from},${to})`).join(',')}}`
