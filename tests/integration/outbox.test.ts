import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { sql, transaction } from '#server/platform/database.ts'
import { type Delivery, defineJob } from '#server/platform/jobs.ts'
import { enqueueMany, markDelivered, purgeDelivered } from '#server/platform/outbox.ts'
import { consume, startDeliveries } from '#server/platform/queues.ts'

const job = defineJob({ topic: 'test.greeted', queue: 'test', payload: z.object({ name: z.string() }), batch: 10 })
const greeted: string[] = []
consume(job, async (deliveries: Delivery<{ name: string }>[]) => {
  greeted.push(...deliveries.map(({ payload }) => payload.name))
  await transaction((tx) =>
    markDelivered(
      tx,
      deliveries.map(({ outboxId }) => outboxId),
    ),
  )
})
let stop = async () => {}
afterAll(() => stop())

test('a message that nobody understands any more holds up no other', async () => {
  await transaction(async (tx) => {
    await enqueueMany(tx, job, [{ name: '甲' }])
    await tx.run`insert into outbox (topic, payload) values (${job.topic}, '{"called": "乙"}')`
    await enqueueMany(tx, job, [{ name: '丙' }])
  })
  stop = startDeliveries().stop
  await expect.poll(() => greeted, { timeout: 10_000 }).toEqual(['甲', '丙'])
  await expect
    .poll(() => sql.many`select payload ->> 'called' as called from outbox where done_at is null and problem is not null`)
    .toEqual([{ called: '乙' }])
})

test('what was delivered leaves when it is old enough, and nothing else does', async () => {
  await sql.run`
    insert into outbox (topic, payload, done_at)
    select 'test.old', jsonb_build_object('days', days), case when days < 999 then clock_timestamp() - make_interval(days => days) end
    from unnest(array[500, 399, 401, 999]) as days`
  expect(await purgeDelivered(400)).toBe(2)
  const left = await sql.many<{
    days: number
  }>`select (payload ->> 'days')::int as days from outbox where topic = 'test.old' order by id`
  expect(left.map((row) => row.days)).toEqual([399, 999])
})
