import { sql, type Transaction } from './database.ts'
import type { Job } from './jobs.ts'

/** Leaves work behind in the transaction that caused it: both happen or neither does. */
export async function enqueue<Payload>(tx: Transaction, job: Job<Payload>, payload: Payload): Promise<void> {
  await enqueueMany(tx, job, [payload])
}

export async function enqueueMany<Payload>(tx: Transaction, job: Job<Payload>, payloads: readonly Payload[]): Promise<void> {
  if (payloads.length === 0) return
  const texts = payloads.map((payload) => JSON.stringify(job.payload.parse(payload)))
  await tx.run`insert into outbox (topic, payload) select ${job.topic}, unnest(${texts}::text[])::jsonb`
}

/** Says, in the transaction that holds the effect, that these deliveries need not come again. */
export async function markDelivered(tx: Transaction, outboxIds: readonly number[]): Promise<void> {
  await tx.run`update outbox set done_at = clock_timestamp(), problem = null where id = any(${outboxIds}::bigint[]) and done_at is null`
}

/** How a topic is to be delivered: after how many seconds without a result it is sent again. */
export type Patience = { topic: string; seconds: number }

/**
 * Claims up to `limit` rows that are waiting, or that were sent and not heard of for their topic's patience (longer after each try).
 * Rows of topics that nobody here consumes stay where they are.
 */
export function claimWaiting(
  topics: readonly Patience[],
  limit: number,
): Promise<{ id: number; topic: string; tries: number }[]> {
  return sql.many`
    update outbox set dispatched_at = clock_timestamp(), tries = tries + 1
    where id in (
      select o.id from outbox o
      join unnest(${topics.map((each) => each.topic)}::text[], ${topics.map((each) => each.seconds)}::int[]) as known (topic, seconds) on known.topic = o.topic
      where o.done_at is null
        and (o.dispatched_at is null or o.dispatched_at < clock_timestamp() - make_interval(secs => known.seconds * least(o.tries, 10)))
      order by o.id limit ${limit} for update of o skip locked)
    returning id, topic, tries`
}

/** Puts claimed rows back, for the queue could not be reached. */
export async function unclaim(ids: readonly number[]): Promise<void> {
  await sql.run`update outbox set dispatched_at = null, tries = greatest(tries - 1, 0) where id = any(${ids}::bigint[]) and done_at is null`
}

/** The payloads of those rows that still need doing. */
export function undelivered(ids: readonly number[]): Promise<{ id: number; payload: unknown }[]> {
  return sql.many`select id, payload from outbox where id = any(${ids}::bigint[]) and done_at is null order by id`
}

export async function recordProblem(id: number, problem: string): Promise<void> {
  await sql.run`update outbox set problem = ${problem.slice(0, 500)} where id = ${id}`
}

/** Rows that are not done, and the age in seconds of the oldest: the figure that tells first when something stands still. */
export async function outboxBacklog(): Promise<{ waiting: number; oldestSeconds: number }> {
  return await sql.one`
    select count(*)::int as waiting, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as "oldestSeconds"
    from outbox where done_at is null`
}

/** Finished messages are kept for `days` as evidence of what happened when, then leave. Looks at the oldest 10 000 only, however many there are. */
export async function purgeDelivered(days: number): Promise<number> {
  return await sql.run`
    with oldest as (select id, done_at from outbox where done_at is not null order by id limit 10000)
    delete from outbox using oldest where outbox.id = oldest.id and oldest.done_at < clock_timestamp() - make_interval(days => ${days})`
}
