/**
 * Buckets per address for pages and forms. Generous, for a whole unit may sit behind one address: they stop scripts, not people. What guesses
 * passwords meets its own throttle (identity/throttle.ts), what speaks over sockets its own allowance (realtime).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { addressGroup } from '#server/identity/rules/throttle.ts'
import { env } from '#server/platform/env.ts'
import { commonRefusals } from '#server/platform/errors.ts'
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

/** True when the request may go on; otherwise it has been answered, with the seconds to wait. */
export async function limitRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  try {
    await limiterOf(bucketOf(request.method ?? 'GET', request.url ?? '/')).consume(addressGroup(clientAddress(request)))
    return true
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    const { status, sentence } = commonRefusals['rate-limited']
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'retry-after': String(Math.ceil(rejection.msBeforeNext / 1000)),
      'cache-control': 'no-store',
    })
    response.end(sentence)
    return false
  }
}
