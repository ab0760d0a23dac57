import { createHash } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { checkEvidence, type EvidenceProblem, evidenceMost, evidenceName } from '#server/media/rules/evidence.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { lockOwnClass } from './lock-class.ts'
import { lockOwnPaper } from './lock-paper.ts'

export type FileOwner = { of: 'paper' | 'class'; id: string }
export const institutionFileKey = (ownerId: string, sha256: string): string => `institutions/${ownerId}/${sha256}`

type Refused =
  | 'not-found'
  | 'paper-waits'
  | 'paper-over'
  | 'class-not-published'
  | 'evidence-many'
  | 'evidence-twice'
  | EvidenceProblem

/** Adds a file: to a paper while it is written, to the proofs of a class until its attendance is handed in. It is judged by its content; its name is only shown. */
export async function attachFile(
  actor: Actor,
  { owner, name, bytes }: { owner: FileOwner; name: string; bytes: Uint8Array },
): Promise<Result<{ fileId: string }, Refused>> {
  const checked = checkEvidence(bytes)
  if (!checked.ok) return checked
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return await transaction(async (tx) => {
    const open = await lockOwner(tx, actor, owner)
    if (!open.ok) return open
    const there = await tx.many<{ sha256: string }>`
      select sha256 from institution_file where paper_id = ${owner.id} or class_id = ${owner.id}`
    if (there.some((file) => file.sha256 === sha256)) return refuse('evidence-twice')
    if (there.length >= evidenceMost) return refuse('evidence-many')
    // The file before the row: a row without its file would be a proof that is not there.
    await putBytes(institutionFileKey(owner.id, sha256), bytes)
    const fileId = newId()
    const [paperId, classId] = owner.of === 'paper' ? [owner.id, null] : [null, owner.id]
    await tx.run`
      insert into institution_file (id, organisation_id, paper_id, class_id, name, media_type, bytes, sha256, added_by, added_at)
      values (${fileId}, ${open.value}, ${paperId}::uuid, ${classId}::uuid, ${evidenceName(name)}, ${checked.value}, ${bytes.length}, ${sha256},
        ${actor.accountId}, clock_timestamp())`
    return ok({ fileId })
  })
}

/** Takes a file back out, under the same conditions. */
export async function detachFile(actor: Actor, fileId: string): Promise<Result<undefined, Refused>> {
  return await transaction(async (tx) => {
    const file = await tx.maybe<{ paperId: string | null; classId: string | null }>`
      select paper_id as "paperId", class_id as "classId" from institution_file where id = ${fileId}`
    if (!file) return refuse('not-found')
    const owner: FileOwner = file.paperId ? { of: 'paper', id: file.paperId } : { of: 'class', id: file.classId as string }
    const open = await lockOwner(tx, actor, owner)
    if (!open.ok) return open
    await tx.run`delete from institution_file where id = ${fileId}`
    return ok()
  })
}

/** The institution whose file it would be. */
async function lockOwner(
  tx: Transaction,
  actor: Actor,
  owner: FileOwner,
): Promise<Result<string, 'not-found' | 'paper-waits' | 'paper-over' | 'class-not-published'>> {
  if (owner.of === 'class') {
    const own = await lockOwnClass(tx, actor, owner.id)
    if (!own.ok) return own
    return own.value.state === 'published' ? ok(own.value.organisationId) : refuse('class-not-published')
  }
  const own = await lockOwnPaper(tx, actor, owner.id)
  if (!own.ok) return own
  if (own.value.state === 'submitted') return refuse('paper-waits')
  const writable = own.value.state === 'draft' || own.value.state === 'returned'
  return writable ? ok(own.value.organisationId) : refuse('paper-over')
}
