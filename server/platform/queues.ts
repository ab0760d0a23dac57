import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import { env } from './env.ts'
import { failpoint } from './failpoint.ts'
import type { Delivery, Job } from './jobs.ts'
import { log } from './log.ts'
import { deliveries } from './metrics.ts'
import { claimWaiting, recordProblem, unclaim, undelivered } from './outbox.ts'
import { blockingRedis, queueRedis } from './redis.ts'
import { withRequestContext } from './request-context.ts'

/** What workers/<room>.ts says of a topic: who does it, how many at a time, and when to ask again. */
type Consumer = {
  job: Job<unknown>
  operation: (deliveries: Delivery<unknown>[]) => Promise<unknown>
  concurrency: number
  patienceSeconds: number
}

const consumers = new Map<string, Consumer>()

/** Registers the one consumer of a topic. `patienceSeconds`: sent again when nothing was heard for so long (long work needs more). */
export function consume<Payload>(
  job: Job<Payload>,
  operation: (deliveries: Delivery<Payload>[]) => Promise<unknown>,
  { concurrency = 2, patienceSeconds = env().DELIVERY_PATIENCE_SECONDS }: { concurrency?: number; patienceSeconds?: number } = {},
): void {
  if (consumers.has(job.topic)) throw new Error(`topic ${job.topic} has two consumers`)
  consumers.set(job.topic, {
    job: job as Job<unknown>,
    operation: operation as Consumer['operation'],
    concurrency,
    patienceSeconds,
  })
}

type Parcel = { outboxIds: number[] }

/** Does one parcel: all together, or, when that fails, each alone, so that one bad delivery holds up no other. */
async function deliver(consumer: Consumer, outboxIds: number[]): Promise<void> {
  const rows = await undelivered(outboxIds)
  const [first, ...others] = rows
  if (!first) return
  failpoint('delivery.begun')
  try {
    await consumer.operation(rows.map((row) => ({ outboxId: row.id, payload: consumer.job.payload.parse(row.payload) })))
    failpoint('delivery.done')
    deliveries.inc({ topic: consumer.job.topic, outcome: 'done' }, rows.length)
  } catch (error) {
    if (others.length > 0) {
      for (const row of rows) await deliver(consumer, [row.id])
      return
    }
    log.error({ err: error, topic: consumer.job.topic, outboxId: first.id }, 'delivery failed; it will be tried again')
    deliveries.inc({ topic: consumer.job.topic, outcome: 'failed' })
    await recordProblem(first.id, error instanceof Error ? error.message : String(error))
  }
}

/**
 * Starts relay and workers of every registered topic. The relay moves outbox rows to BullMQ; BullMQ only speeds delivery up.
 * Answers the way to stop: what runs is finished first.
 */
export function startDeliveries(): { stop(): Promise<void> } {
  const byQueue = Map.groupBy(consumers.values(), (consumer) => consumer.job.queue)
  const connection = queueRedis() as unknown as ConnectionOptions
  const openQueue = (name: string) =>
    new Queue<Parcel>(name, { connection }).on('error', (error) => log.debug({ err: error }, 'queue is away'))
  const queues = new Map([...byQueue.keys()].map((name) => [name, openQueue(name)]))
  const workers = [...byQueue].map(([name, members]) => {
    const worker = new Worker<Parcel>(
      name,
      async (job) => {
        const consumer = consumers.get(job.name)
        if (consumer) await withRequestContext({ requestId: `job-${job.id}` }, () => deliver(consumer, job.data.outboxIds))
      },
      {
        connection: blockingRedis().duplicate() as unknown as ConnectionOptions,
        concurrency: Math.max(...members.map((member) => member.concurrency)),
        maxStalledCount: 3,
      },
    )
    worker.on('error', (error) => log.debug({ err: error, queue: name }, 'queue is away'))
    return worker
  })

  let stopping = false
  let ticking: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout
  const tick = () => {
    ticking = relayOnce(queues, openQueue)
      .catch((error: Error) => {
        log.warn({ err: error }, 'relay will try again')
        return 0
      })
      .then((moved) => {
        if (!stopping) timer = setTimeout(tick, moved > 0 ? 5 : 200)
      })
  }
  timer = setTimeout(tick, 0)
  return {
    async stop() {
      stopping = true
      clearTimeout(timer)
      await ticking
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

/** Moves what waits to the queues; answers how many rows. */
async function relayOnce(queues: Map<string, Queue<Parcel>>, openQueue: (name: string) => Queue<Parcel>): Promise<number> {
  const topics = [...consumers.values()].map((consumer) => ({ topic: consumer.job.topic, seconds: consumer.patienceSeconds }))
  const rows = await claimWaiting(topics, 1_000)
  if (rows.length > 0) failpoint('relay.claimed')
  const parcels = [...Map.groupBy(rows, (row) => row.topic)].flatMap(([topic, members]) => {
    const { job } = consumers.get(topic) as Consumer
    const parcelCount = Math.ceil(members.length / job.batch)
    return Array.from({ length: parcelCount }, (_, index) => ({
      job,
      rows: members.slice(index * job.batch, (index + 1) * job.batch),
    }))
  })
  for (const [queueName, members] of Map.groupBy(parcels, (parcel) => parcel.job.queue)) {
    const ids = members.flatMap((member) => member.rows.map((row) => row.id))
    try {
      await queues.get(queueName)?.addBulk(
        members.map((member) => ({
          name: member.job.topic,
          data: { outboxIds: member.rows.map((row) => row.id) },
          // The try is part of the id: BullMQ ignores an id that it still remembers.
          opts: {
            jobId: `outbox-${member.rows[0]?.id}-${member.rows[0]?.tries}`,
            removeOnComplete: true,
            removeOnFail: { count: 1_000 },
          },
        })),
      )
      failpoint('relay.added')
    } catch (error) {
      await unclaim(ids)
      // A queue whose first connection failed remembers the failure for ever: the next round gets a new one.
      void queues
        .get(queueName)
        ?.close()
        .catch(() => undefined)
      queues.set(queueName, openQueue(queueName))
      throw error
    }
  }
  return rows.length
}
