import { createHash } from 'node:crypto'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { invariant } from '#server/platform/invariant.ts'
import { type EntryDraft, subjectOf } from './entry.ts'

/**
 * The ledger's arithmetic of trust. Each learner's entries are a chain: an entry's hash covers its own content and the hash before it, so that
 * a row changed, removed or slipped in behind the program's back breaks every later hash. PostgreSQL computes the same in `ledger_entry_hash()`;
 * both write fields as `<bytes>:<text>,`, in which no two different lists look alike.
 */
export type LinkedEntry = EntryDraft & {
  id: string
  year: number
  recordedAt: Date
  bodyHash: string
  position: number
  previousHash: string | null
  hash: string
}

export type Head = { position: number; hash: string | null }

/** Id of the entry of an event: the same event always makes the same id, whoever records it and however often. */
export function entryId(idempotencyKey: string): string {
  const bytes = createHash('sha256').update(`xueshi ledger entry ${idempotencyKey}`).digest().subarray(0, 16)
  // RFC 9562 version 8: a UUID of one's own making.
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** What the event says. The same key with another body is a conflict, never a second entry. */
export function bodyHash(draft: EntryDraft): string {
  return digest([
    draft.learnerId,
    draft.subject,
    draft.kind,
    draft.form,
    String(draft.centihours),
    String(draft.occurredAt.getTime()),
    draft.sourceType,
    draft.sourceId,
    draft.reversesId ?? '',
    draft.reason ?? '',
  ])
}

/** Appends `drafts` of one learner to the chain that ends in `head`, in the order given. */
export function linkEntries(head: Head, drafts: readonly EntryDraft[], recordedAt: Date): LinkedEntry[] {
  let { position, hash: previousHash } = head
  return drafts.map((draft) => {
    invariant(Number.isInteger(draft.centihours) && draft.centihours !== 0, `centihours ${draft.centihours}`)
    invariant(draft.centihours > 0 === (draft.reversesId === null), 'only a reversal takes hours away')
    invariant(subjectOf(draft.kind) === draft.subject, `${draft.kind} hours are not ${draft.subject}`)
    position += 1
    const body = bodyHash(draft)
    const id = entryId(draft.idempotencyKey)
    const year = shanghaiYear(draft.occurredAt)
    const hash = digest([
      previousHash ?? '',
      String(position),
      id,
      draft.idempotencyKey,
      body,
      String(year),
      String(recordedAt.getTime()),
      draft.title,
      draft.policyId,
      draft.recordedBy ?? '',
      draft.approverId ?? '',
    ])
    const entry = { ...draft, id, year, recordedAt, bodyHash: body, position, previousHash, hash }
    previousHash = hash
    return entry
  })
}

/** SHA-256, in hex, of the fields written as `<bytes>:<text>,`. */
function digest(fields: readonly string[]): string {
  return createHash('sha256')
    .update(fields.map((field) => `${Buffer.byteLength(field)}:${field},`).join(''))
    .digest('hex')
}
