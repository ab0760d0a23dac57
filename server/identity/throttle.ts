import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { redis } from '#server/platform/redis.ts'
import { addressGroup, failureWindowSeconds, type SignInFailures, waitSecondsAfter } from './rules/throttle.ts'

/** Who tries from where. `account` is no personal data: an id or a blind index in hex. */
export type TriedPair = { account: string; ip: string }

type Limiters = Record<'pair' | 'address' | 'account' | 'wait', RateLimiterRedis>
let limiters: Limiters | undefined

/** Counts live in Redis; while it is away each process counts by itself, so throttling never stops. */
function counters(): Limiters {
  const make = (name: string) => {
    const options = { keyPrefix: `sign-in-${name}`, points: Number.MAX_SAFE_INTEGER, duration: failureWindowSeconds }
    return new RateLimiterRedis({ ...options, storeClient: redis(), insuranceLimiter: new RateLimiterMemory(options) })
  }
  limiters ??= { pair: make('pair'), address: make('address'), account: make('account'), wait: make('wait') }
  return limiters
}

const keyOf = ({ account, ip }: TriedPair) => `${account}|${addressGroup(ip)}`

/** Seconds until this pair may try again; 0 for now. */
export async function waitBeforeTry(pair: TriedPair): Promise<number> {
  const waiting = await counters().wait.get(keyOf(pair))
  return waiting ? Math.ceil((waiting.msBeforeNext ?? 0) / 1000) : 0
}

export async function countedFailures(pair: TriedPair): Promise<SignInFailures> {
  const { pair: pairs, address, account } = counters()
  const [ofPair, ofAddress, ofAccount] = await Promise.all([
    pairs.get(keyOf(pair)),
    address.get(addressGroup(pair.ip)),
    account.get(pair.account),
  ])
  return {
    ofPair: ofPair?.consumedPoints ?? 0,
    ofAddress: ofAddress?.consumedPoints ?? 0,
    ofAccount: ofAccount?.consumedPoints ?? 0,
  }
}

/** After the verdict: one more failure. Answers the seconds to wait. */
export async function countFailure(pair: TriedPair): Promise<number> {
  const { pair: pairs, address, account, wait } = counters()
  const [ofPair] = await Promise.all([
    pairs.penalty(keyOf(pair)),
    address.penalty(addressGroup(pair.ip)),
    account.penalty(pair.account),
  ])
  const waitSeconds = waitSecondsAfter(ofPair.consumedPoints)
  if (waitSeconds > 0) await wait.set(keyOf(pair), 1, waitSeconds)
  return waitSeconds
}

/** After a success: the pair starts afresh. The address does not, or an attacker with an account of their own could reset it. */
export async function forgiveFailures(pair: TriedPair): Promise<void> {
  const { pair: pairs, wait } = counters()
  await Promise.all([pairs.delete(keyOf(pair)), wait.delete(keyOf(pair))])
}

const queues = new Map<string, Promise<unknown>>()
/** Tries of one pair follow one another, so that a burst cannot slip through before its first verdict is counted. */
export async function oneTryAtATime<Value>(pair: TriedPair, run: () => Promise<Value>): Promise<Value> {
  const key = keyOf(pair)
  const mine = (queues.get(key) ?? Promise.resolve()).then(run, run)
  queues.set(key, mine)
  try {
    return await mine
  } finally {
    if (queues.get(key) === mine) queues.delete(key)
  }
}
