import { createHash } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { checkEvidence, type EvidenceProblem, evidenceMost, evidenceName } from '#server/media/rules/evidence.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { lockOwnFiling } from './lock-filing.ts'

export type FilePurpose = 'attachment' | 'evidence'
export const filingFileKey = (filingId: string, sha256: string): string => `filings/${filingId}/${sha256}`

type Refused = 'not-found' | 'filing-not-accepted' | 'request-waits' | 'evidence-many' | 'evidence-twice' | EvidenceProblem

/** Adds a file: to the plan while it is written, to the proofs while the training is accepted. It is judged by its content; its name is only shown. */
export async function attachFile(
  actor: Actor,
  { filingId, purpose, name, bytes }: { filingId: string; purpose: FilePurpose; name: string; bytes: Uint8Array },
): Promise<Result<{ fileId: string }, Refused>> {
  const checked = checkEvidence(bytes)
  if (!checked.ok) return checked
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return await transaction(async (tx) => {
    const own = await lockOwnFiling(tx, actor, filingId)
    if (!own.ok) return own
    const open = mayTouch(own.value, purpose)
    if (!open.ok) return open
    const there = await tx.many<{ sha256: string }>`
      select sha256 from filing_file where filing_id = ${filingId} and purpose = ${purpose}`
    if (there.some((file) => file.sha256 === sha256)) return refuse('evidence-twice')
    if (there.length >= evidenceMost) return refuse('evidence-many')
    // The file before the row: a row without its file would be a proof that is not there.
    await putBytes(filingFileKey(filingId, sha256), bytes)
    const fileId = newId()
    await tx.run`
      insert into filing_file (id, filing_id, purpose, name, media_type, bytes, sha256, added_by, added_at)
      values (${fileId}, ${filingId}, ${purpose}, ${evidenceName(name)}, ${checked.value}, ${bytes.length}, ${sha256}, ${actor.accountId}, clock_timestamp())`
    return ok({ fileId })
  })
}

/** Takes a file back out, under the same conditions. */
export async function detachFile(actor: Actor, fileId: string): Promise<Result<undefined, Refused>> {
  return await transaction(async (tx) => {
    const file = await tx.maybe<{ filingId: string; purpose: FilePurpose }>`
      select filing_id as "filingId", purpose from filing_file where id = ${fileId}`
    if (!file) return refuse('not-found')
    const own = await lockOwnFiling(tx, actor, file.filingId)
    if (!own.ok) return own
    const open = mayTouch(own.value, file.purpose)
    if (!open.ok) return open
    await tx.run`delete from filing_file where id = ${fileId}`
    return ok()
  })
}

function mayTouch(
  { state, request }: { state: string; request: { state: string } | null },
  purpose: FilePurpose,
): Result<undefined, 'filing-not-accepted' | 'request-waits'> {
  if (purpose === 'evidence') return state === 'accepted' ? ok() : refuse('filing-not-accepted')
  return request && request.state !== 'submitted' ? ok() : refuse('request-waits')
}
