/**
 * What pages and forms bear: buckets per address, and forms of a bounded size. Generous, for a whole unit may sit behind one address: they
 * stop scripts, not people. What guesses passwords meets its own throttle (identity/throttle.ts), what speaks in realtime its own allowance.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { addressGroup } from '#server/identity/rules/throttle.ts'
import { env } from '#server/platform/env.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { refuseBody } from './body-limit.ts'
import { clientAddress } from './client-address.ts'

/** Requests within ten seconds from one address, for each process. */
const buckets = { page: 3_000, form: 600, account: 100 } as const
type Bucket = keyof typeof buckets
const seconds = 10

const accountPaths = /^\/(sign-in|sign-up|recover)(\.data)?(\?|$)/

/** Changing something about who one is is dearer than changing anything, and that dearer than looking. */
export function bucketOf(method: string, url: string): Bucket {
  if (method === 'GET' || method === 'HEAD') return 'page'
  return accountPaths.test(url) ? 'account' : 'form'
}

let limiters: Record<Bucket, RateLimiterMemory> | undefined

/** In the process's own memory: a page must not wait for a count. */
function limiterOf(bucket: Bucket): RateLimiterMemory {
  const make = (name: Bucket) =>
    new RateLimiterMemory({ keyPrefix: name, points: buckets[name] * env().RATE_LIMIT_FACTOR, duration: seconds })
  limiters ??= { page: make('page'), form: make('form'), account: make('account') }
  return limiters[bucket]
}

/** True when the request may go on; otherwise it has been answered. */
export async function limitRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const refused = refuseBody(request.headers)
  if (refused) {
    // What is still being sent is not read: the connection ends with the answer.
    refuse(response, refused, { connection: 'close' })
    return false
  }
  try {
    await limiterOf(bucketOf(request.method ?? 'GET', request.url ?? '/')).consume(addressGroup(clientAddress(request)))
    return true
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    refuse(response, 'rate-limited', { 'retry-after': String(Math.ceil(rejection.msBeforeNext / 1000)) })
    return false
  }
}

function refuse(response: ServerResponse, reason: CommonRefusal, headers: Record<string, string>): void {
  const { status, sentence } = commonRefusals[reason]
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers })
  response.end(sentence)
}
