import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { redis } from '#server/platform/redis.ts'

const seconds = 60
let counter: RateLimiterRedis | undefined

/** Counts a call of this key; answers the seconds to wait, 0: it may go on. While Redis is away each process counts by itself. */
export async function limitKey(keyId: string, perMinute: number): Promise<number> {
  const options = { keyPrefix: 'api-key', points: 1, duration: seconds }
  counter ??= new RateLimiterRedis({ ...options, storeClient: redis(), insuranceLimiter: new RateLimiterMemory(options) })
  const { consumedPoints, msBeforeNext } = await counter.penalty(keyId)
  return consumedPoints > perMinute ? Math.max(1, Math.ceil(msBeforeNext / 1000)) : 0
}
