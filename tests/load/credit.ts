/**
 * Completions a second from outbox to ledger, through relay, queue and one worker process: entry, totals, notice, audit, the look-out for the
 * certificate and the delivery's mark. Against bare inserts of the same rows over the same pool in the same run. Afterwards the ledger must keep
 * every promise that it makes.
 */
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { pool, sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makePeople } from '#tests/support/exam-world.ts'
import { publishStudyPolicy } from '#tests/support/study-world.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, args }) => {
  const learners = Number(args[0] ?? 8_000)
  progress(`${learners} completed enrolments`)
  await publishStudyPolicy()
  const courseId = newId()
  await sql.run`
    insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
    values (${courseId}, '人工智能基础与应用', 2026, 'elective', 'public', 400, 'published', '2025-12-31T16:00:00Z', '2026-12-31T16:00:00Z', true, clock_timestamp())`
  for (let made = 0; made < learners; made += 2_000) await completeCourse(courseId, Math.min(2_000, learners - made))
  await sql.run`analyze`

  progress('one worker')
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })
  const took = await drained(learners, 'courses.enrolment-completed')
  await drained(learners, 'hours.credited')
  await worker.stop()

  progress('the same rows, bare')
  const bareSeconds = await insertBare()
  progress('the ledger’s promises')
  const breaches = await checkInvariants()
  invariant(breaches.length === 0, JSON.stringify(breaches))
  const value = learners / took
  const baseline = learners / bareSeconds
  return { value, unit: 'completions/s', baseline, ratio: value / baseline, learners }
}
export default bench

/** New people who completed the course at different seconds of May, each with a message in the outbox. */
async function completeCourse(courseId: string, count: number): Promise<void> {
  const people = await makePeople(count)
  await sql.run`
    with completed as (
      insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at, exam_passed_at, exam_score, completed_at)
      select id, learner, ${courseId}, at, at, at, 80, at
      from (select id, learner, timestamptz '2026-05-01T00:00:00Z' + place * interval '1 second' as at
        from unnest(${people.map(() => newId())}::uuid[], ${people.map((person) => person.actor.accountId)}::uuid[]) with ordinality as given (id, learner, place)) as each
      returning id)
    insert into outbox (topic, payload) select 'courses.enrolment-completed', jsonb_build_object('enrolmentId', id) from completed`
}

/** Seconds from the first dispatch of the topic to its last mark, by the database's clock. */
async function drained(count: number, topic: string): Promise<number> {
  for (;;) {
    const { done, seconds } = await sql.one<{ done: number; seconds: number }>`
      select count(done_at)::int as done, extract(epoch from max(done_at) - min(dispatched_at))::float8 as seconds from outbox where topic = ${topic}`
    if (done >= count) return seconds
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** One insert a row, as many at a time as the pool has connections, into a table like the ledger without its triggers. */
async function insertBare(): Promise<number> {
  await sql.run`create table bare_entry (like ledger_entry including indexes including constraints)`
  const rows = await sql.many<{ row: string }>`select to_jsonb(ledger_entry)::text as row from ledger_entry`
  const started = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: pool().options.max ?? 10 }, async () => {
      while (next < rows.length) {
        const row = rows[next]?.row
        next += 1
        await sql.run`insert into bare_entry select * from jsonb_populate_record(null::bare_entry, ${row}::jsonb)`
      }
    }),
  )
  return (performance.now() - started) / 1000
}
