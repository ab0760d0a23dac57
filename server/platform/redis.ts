import { Redis } from 'ioredis'
import { env } from './env.ts'
import { log } from './log.ts'

/** Redis speeds things up and is never the only copy of anything: every caller has an answer for when it is away. */
function connect(role: string, options: { blocking?: boolean; patienceMilliseconds?: number } = {}): Redis {
  const client = new Redis(env().REDIS_URL, {
    connectionName: `xueshi-${role}`,
    // A worker's blocking read waits for ever; anything on a request's path fails at once instead of hanging.
    maxRetriesPerRequest: options.blocking ? null : 1,
    enableOfflineQueue: options.blocking ?? false,
    ...(options.blocking ? {} : { commandTimeout: options.patienceMilliseconds }),
    retryStrategy: (times: number) => Math.min(100 * times, 2_000),
  })
  client.on('error', (error: Error) => log.debug({ err: error }, 'redis is away'))
  return client
}

const open = new Map<string, Redis>()

function shared(role: string, options: Parameters<typeof connect>[1]): Redis {
  let client = open.get(role)
  if (!client) {
    client = connect(role, options)
    open.set(role, client)
  }
  return client
}

/** For commands on a request's path: fails fast when Redis is away or hangs, for a request may ask it several things one after the other. */
export const redis = (): Redis => shared('commands', { patienceMilliseconds: 400 })
/** For adding to queues: nobody waits for it, and one command carries much. */
export const queueRedis = (): Redis => shared('queues', { patienceMilliseconds: 2_000 })
/** For BullMQ's workers. */
export const blockingRedis = (): Redis => shared('blocking', { blocking: true })
/** For subscriptions: a subscribed connection can do nothing else. */
export const subscriberRedis = (): Redis => shared('subscriber', { blocking: true })

export async function closeRedis(): Promise<void> {
  const clients = [...open.values()]
  open.clear()
  for (const client of clients) client.disconnect()
}
