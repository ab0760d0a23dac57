import { createHash } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { readPicture } from '#server/platform/picture.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { getBytes, putBytes } from '#server/platform/storage.ts'

const most = { bytes: 300_000, pixels: 2_000 }

/** Keeps the handler's signature, drawn or uploaded, to be set under what they register from now on. What was signed before keeps the old one. */
export async function setSignature(
  actor: Actor,
  bytes: Uint8Array,
): Promise<Result<undefined, 'not-found' | 'signature-picture'>> {
  if (!holds(actor, 'hours.register')) return refuse('not-found')
  const picture = bytes.length <= most.bytes ? readPicture(bytes) : null
  if (!picture || Math.max(picture.width, picture.height) > most.pixels) return refuse('signature-picture')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = `signatures/${actor.accountId}/${sha256}`
  await putBytes(key, bytes)
  return await transaction(async (tx) => {
    await tx.run`
      insert into handler_signature (account_id, picture_key, set_at) values (${actor.accountId}, ${key}, clock_timestamp())
      on conflict (account_id) do update set picture_key = excluded.picture_key, set_at = excluded.set_at`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'account.signature-set', objectType: 'account', objectId: actor.accountId },
      details: { sha256 },
    })
    return ok()
  })
}

/** One's own signature as a data address; null while there is none. */
export async function findOwnSignature(actor: Actor): Promise<string | null> {
  const row = await sql.maybe<{
    key: string
  }>`select picture_key as key from handler_signature where account_id = ${actor.accountId}`
  return row ? await readSignature(row.key) : null
}

/** A signature's picture as a data address: small, and never at an address of its own. */
export async function readSignature(pictureKey: string): Promise<string | null> {
  const bytes = await getBytes(pictureKey).catch(() => null)
  const picture = bytes && readPicture(bytes)
  return bytes && picture ? `data:${picture.type};base64,${bytes.toString('base64')}` : null
}
