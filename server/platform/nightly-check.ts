import { shanghaiDay, shanghaiTime } from './calendar.ts'
import { databaseNow, sql } from './database.ts'
import { log } from './log.ts'

/** One broken promise: which, how many records break it, and the ids of at most 20 of them. */
export type Breach = { invariant: string; count: number; examples: string[] }

/** The breach that these records are of `invariant`; none, when there are none. */
export const breachOf = (invariant: string, rows: readonly { id: string }[]): Breach[] =>
  rows.length === 0 ? [] : [{ invariant, count: rows.length, examples: rows.slice(0, 20).map((row) => row.id) }]

/** Hours in Shanghai in which few study and no deadline falls: from the first to before the second. */
const quietHours = [3, 6] as const

/** Whether a check that last ran at `ranAt` (null: never) is due at `now`: once a night, in the quiet hours. */
export function isDueTonight(ranAt: Date | null, now: Date): boolean {
  const { hour } = shanghaiTime(now)
  const [from, until] = quietHours
  return hour >= from && hour < until && (ranAt === null || shanghaiDay(ranAt) !== shanghaiDay(now))
}

/**
 * Runs `check` if it is due tonight and keeps how many breaches it found; answers null when it is not due. Every breach is logged as an error.
 * A check that throws has not run: the next round of the same night tries again. Who calls this holds the check's lock (workers/start-schedules.ts).
 */
export async function checkNightly(
  name: string,
  check: (now: Date) => Promise<readonly Breach[]>,
  clock: () => Promise<Date> = databaseNow,
): Promise<readonly Breach[] | null> {
  const last = await sql.maybe<{ ranAt: Date }>`select ran_at as "ranAt" from nightly_check where name = ${name}`
  const now = await clock()
  if (!isDueTonight(last?.ranAt ?? null, now)) return null
  const breaches = await check(now)
  for (const breach of breaches) log.error({ check: name, ...breach }, 'a promise is broken')
  await sql.run`
    insert into nightly_check (name, ran_at, breaches) values (${name}, ${now}, ${breaches.length})
    on conflict (name) do update set ran_at = excluded.ran_at, breaches = excluded.breaches`
  log.info({ check: name, breaches: breaches.length }, 'nightly check done')
  return breaches
}

/** What the last nightly checks found broken, together. */
export const countBreaches = async (): Promise<number> =>
  (await sql.one<{ count: number }>`select coalesce(sum(breaches), 0)::int as count from nightly_check`).count
