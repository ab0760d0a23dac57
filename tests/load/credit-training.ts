/**
 * A confirmed training of many attendees, from the confirmation to everybody's hours, notice, audit event and outcome in words, through relay, queue
 * and one worker process. Against bare inserts of as many ledger rows over one connection in the same run. Afterwards the ledger must keep every promise that it makes.
 */
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { confirmAttended } from '#tests/support/attendance-world.ts'
import { makePeople } from '#tests/support/exam-world.ts'
import { publishStudyPolicy } from '#tests/support/study-world.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, args }) => {
  const attendees = Number(args[0] ?? 5_000)
  progress(`${attendees} attendees`)
  await publishStudyPolicy()
  const people: string[] = []
  for (let made = 0; made < attendees; made += 1_000)
    people.push(...(await makePeople(Math.min(1_000, attendees - made))).map((person) => person.actor.accountId))
  await confirmAttended(people)
  await sql.run`analyze`

  progress('one worker')
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })
  let seconds: number | null = null
  while (seconds === null) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const row = await sql.one<{ seconds: number | null }>`
      select extract(epoch from done_at - dispatched_at)::float8 as seconds from outbox where topic = 'attendance.gathering-confirmed'`
    seconds = row.seconds
  }
  await worker.stop()
  const { credited } = await sql.one<{
    credited: number
  }>`select count(*) as credited from attendance_outcome where centihours = 800`
  invariant(credited === attendees, `expected ${attendees} credited, found ${credited}`)
  const breaches = await checkInvariants()
  invariant(breaches.length === 0, JSON.stringify(breaches))

  progress('the same rows, bare')
  await sql.run`create table bare_entry (like ledger_entry including indexes including constraints)`
  const rows = await sql.many<{ row: string }>`select to_jsonb(ledger_entry)::text as row from ledger_entry`
  const started = performance.now()
  for (const { row } of rows)
    await sql.run`insert into bare_entry select * from jsonb_populate_record(null::bare_entry, ${row}::jsonb)`
  const baseline = rows.length / ((performance.now() - started) / 1000)
  const value = attendees / seconds
  return { value, unit: 'attendees/s', baseline, ratio: value / baseline, attendees, seconds }
}
export default bench
