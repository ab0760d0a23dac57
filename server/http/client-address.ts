import type { IncomingMessage } from 'node:http'
import { env } from '#server/platform/env.ts'

/** The address of whoever asked. `X-Forwarded-For` is believed only as far as there are proxies of ours in front. */
export function clientAddress(request: IncomingMessage): string {
  const direct = request.socket.remoteAddress ?? 'unknown'
  const proxies = env().TRUSTED_PROXIES
  if (proxies === 0) return direct
  const header = request.headers['x-forwarded-for']
  const chain = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((part) => part.trim())
  return chain.at(-proxies) || direct
}
