import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { addressGroup } from '#server/identity/rules/throttle.ts'
import { redis } from '#server/platform/redis.ts'
import type { Verification } from './verify-certificate.ts'

/** An office behind one address may check a pile of papers; whoever tries codes that are none soon has to wait. */
const limits = { looks: { points: 60, duration: 60 }, misses: { points: 20, duration: 600 } }

let limiters: Record<keyof typeof limits, RateLimiterRedis> | undefined
function counters() {
  const make = (name: keyof typeof limits) => {
    const options = { keyPrefix: `verify-${name}`, ...limits[name] }
    // While Redis is away each process counts by itself, so the limit never stops.
    return new RateLimiterRedis({ ...options, storeClient: redis(), insuranceLimiter: new RateLimiterMemory(options) })
  }
  limiters ??= { looks: make('looks'), misses: make('misses') }
  return limiters
}

/** Runs `look` for somebody at `ip`, or answers the seconds that they have to wait. */
export async function limitVerifications(
  ip: string,
  look: () => Promise<Verification>,
): Promise<Verification | { waitSeconds: number }> {
  const { looks, misses } = counters()
  const key = addressGroup(ip)
  const [looked, missed] = await Promise.all([looks.penalty(key), misses.get(key)])
  const waits = [
    looked.consumedPoints > limits.looks.points ? looked.msBeforeNext : 0,
    (missed?.consumedPoints ?? 0) >= limits.misses.points ? (missed?.msBeforeNext ?? 0) : 0,
  ]
  const waitSeconds = Math.ceil(Math.max(...waits) / 1000)
  if (waitSeconds > 0) return { waitSeconds }
  const verification = await look()
  if (verification.verdict === 'unknown') await misses.penalty(key)
  return verification
}
