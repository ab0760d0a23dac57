import type { IncomingHttpHeaders } from 'node:http'

/** The largest form, file included, that a page takes. Forms are held in memory whole; videos have a door of their own (uploads.ts). */
const mostFormBytes = 12_000_000

/** Why a form must not be read, judged before its first byte: it is too large, or does not say how large it is, as every browser does. */
export function refuseBody(headers: IncomingHttpHeaders): 'too-large' | 'bad-request' | null {
  if (headers['transfer-encoding'] !== undefined) return 'bad-request'
  return Number(headers['content-length'] ?? 0) <= mostFormBytes ? null : 'too-large'
}
