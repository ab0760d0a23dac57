import { hash } from 'node:crypto'

/**
 * The chain over the audit trail. A seal's hash covers the event, the place of the seal in the chain, the instant at which it was set and the hash
 * before, so that an event changed, removed, added or moved behind the program's back breaks its own seal or the next one. What is cut off at the
 * end breaks nothing: that is what heads are for, which are noted outside.
 */

/** An event as PostgreSQL writes it: every column as text, in this order; null where the column is null. */
export type EventText = readonly (string | null)[]
export const eventColumns = [
  'id',
  'at',
  'actorId',
  'action',
  'objectType',
  'objectId',
  'details',
  'before',
  'after',
  'ip',
  'requestId',
] as const

/** How far the chain goes: the number of seals, which is also the last position, and the last hash in hex; 0 and '' for a chain without seals. */
export type Head = { position: number; hash: string }
export const emptyHead: Head = { position: 0, hash: '' }

/** One seal after `head`. `sealedAt`: milliseconds since 1970. `event` null: it was gone before it could be sealed. */
export function sealHash(head: Head, sealedAt: number, event: EventText | null): string {
  return hash('sha256', canonical([head.hash, String(head.position + 1), String(sealedAt), ...(event ?? ['gone'])]), 'hex')
}

/** Fields as `<bytes>:<text>,` and null as `~`: read from the left there is one way to understand it, so no two lists look alike. */
export function canonical(fields: readonly (string | null)[]): string {
  let text = ''
  for (const field of fields) text += field === null ? '~' : `${Buffer.byteLength(field)}:${field},`
  return text
}

/** A head as it is printed, logged and noted: `audit head 2026-12-31 1234567 <64 hex digits>`. */
export const headLine = ({ day, position, hash: digest }: Head & { day: string }): string =>
  `audit head ${day} ${position} ${digest}`

/** What was noted earlier, as `<position>:<hash>` or the whole line; null when it is neither. */
export function parseHead(text: string): Head | null {
  const match = /^(?:audit head \d{4}-\d\d-\d\d )?(\d{1,15})[: ]([\da-f]{64})$/.exec(text.trim().toLowerCase())
  return match ? { position: Number(match[1]), hash: match[2] as string } : null
}
