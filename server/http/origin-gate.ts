/**
 * One gate for the origin of everything that may change something: every method but GET, HEAD and OPTIONS, and every socket handshake, whatever
 * door it knocks at. Browsers say where a request comes from (Sec-Fetch-Site over TLS and on localhost, Origin everywhere); a page of another
 * site cannot say otherwise. What says neither is no browser of ours and is refused.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { env } from '#server/platform/env.ts'
import { commonRefusals } from '#server/platform/errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export type OriginFacts = {
  method: string
  upgrade: boolean
  fetchSite: string | undefined
  origin: string | undefined
  host: string | undefined
}

/** `ownOrigin` is the site's; `anyHost` also takes an origin equal to the host asked, for a local start that is reached by its address. */
export function decideOrigin(facts: OriginFacts, { ownOrigin, anyHost }: { ownOrigin: string; anyHost: boolean }): boolean {
  if (safeMethods.has(facts.method) && !facts.upgrade) return true
  const isOwn = (origin: string) =>
    origin === ownOrigin ||
    (anyHost && facts.host !== undefined && [`http://${facts.host}`, `https://${facts.host}`].includes(origin))
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin') return false
  if (facts.origin !== undefined) return isOwn(facts.origin)
  return facts.fetchSite === 'same-origin'
}

/** Who asks with a key of their own brings nothing that a browser sends by itself: no page of another site can make it do so. */
export const isKeyed = (url: string): boolean => /^\/api\/v1(\/[\w-]+)+$/.test(url)

/** Whether the request may go on. */
export function isOwnOrigin(request: IncomingMessage): boolean {
  if (isKeyed(request.url ?? '') && request.headers.upgrade === undefined) return true
  const { PUBLIC_URL, NODE_ENV } = env()
  const facts: OriginFacts = {
    method: request.method ?? 'GET',
    upgrade: request.headers.upgrade !== undefined,
    fetchSite: one(request.headers['sec-fetch-site']),
    origin: one(request.headers.origin),
    host: request.headers.host,
  }
  return decideOrigin(facts, { ownOrigin: new URL(PUBLIC_URL).origin, anyHost: NODE_ENV !== 'production' })
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join(',') : header)

export function refuseOrigin(response: ServerResponse): void {
  const { status, sentence } = commonRefusals['bad-origin']
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ ok: false, reason: 'bad-origin', sentence }))
}
