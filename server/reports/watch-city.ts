import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { findClosing } from '#server/verification/find-closing.ts'
import { regularEnd } from '#server/verification/rules/submission-window.ts'

/** The city at this moment. */
export type CityNow = {
  at: Date
  year: number
  /** Learners whose player was heard of within a minute. */
  studying: number
  /** Exams that are being sat. */
  sitting: number
  /** Recorded in the ledger since midnight in Shanghai, less what was taken back. */
  creditedCentihours: number
  creditedPeople: number
  /** What happens after a commit and has not happened yet, and since when the oldest waits. */
  queue: { waiting: number; since: Date | null }
  /** Until when the year is handed in. */
  deadline: Date
}

/** How old the answer may be: however many look, the city is counted so often and no oftener. */
const staleMilliseconds = 4_000
/** Counted no further: beyond it only that it is much matters. */
const mostWaiting = 100_000
let last: { at: number; city: Promise<CityNow> } | undefined

/** One count for all who watch in this process; null: the actor does not. */
export async function watchCity(actor: Actor): Promise<CityNow | null> {
  if (!holds(actor, 'live.see')) return null
  const at = performance.now()
  if (!last || at - last.at > staleMilliseconds) {
    const counted = { at, city: countCity() }
    last = counted
    // What failed is asked again by the next who looks.
    counted.city.catch(() => {
      if (last === counted) last = undefined
    })
  }
  return await last.city
}

async function countCity(): Promise<CityNow> {
  const { now } = await sql.one<{ now: Date }>`select clock_timestamp() as now`
  const midnight = new Date(`${shanghaiDay(now)}T00:00:00+08:00`)
  const year = shanghaiYear(now)
  const [counts, closing] = await Promise.all([
    sql.one<Omit<CityNow, 'at' | 'year' | 'queue' | 'deadline'> & { waiting: number; since: Date | null }>`
      select
        (select count(*)::int from study_lease where closed_at is null and last_beat_at > ${now}::timestamptz - interval '60 seconds') as studying,
        (select count(*)::int from attempt where state = 'in_progress' and deadline_at > ${now}) as sitting,
        today.centihours as "creditedCentihours", today.people as "creditedPeople",
        (select count(*)::int from (select 1 from outbox where done_at is null limit ${mostWaiting}) w) as waiting,
        (select created_at from outbox where done_at is null order by id limit 1) as since
      from (select coalesce(sum(centihours), 0)::bigint as centihours, count(distinct learner_id)::int as people
        from ledger_entry where recorded_at >= ${midnight}) today`,
    findClosing(year),
  ])
  const { waiting, since, ...rest } = counts
  return { at: now, year, ...rest, queue: { waiting, since }, deadline: regularEnd(year, closing) }
}
