import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { recordAudit } from '#server/audit/record-audit.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { enqueue } from '#server/platform/outbox.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { storagePath } from '#server/platform/storage.ts'
import { transcodeWanted } from './jobs.ts'
import { sourceKey } from './places.ts'
import { detectContainer, headBytes } from './rules/admission.ts'

export type NewAsset = {
  ownerId: string
  /** A file on this machine; it is left where it is. */
  file: string
  originalName: string
  demonstration?: boolean
}

/** `created` is false when this maker has brought the same bytes before: then it is that video. */
export type CreatedAsset = { assetId: string; created: boolean }

/**
 * Takes a file in as a video and asks for it to be made playable: the one way for uploads and for seeds. Hashes while reading, with flat memory.
 * Refuses by the first bytes what is no video. `within` runs in the transaction that makes the row.
 */
export async function createAssetFromFile(
  { ownerId, file, originalName, demonstration = false }: NewAsset,
  within: (tx: Transaction, asset: CreatedAsset) => Promise<void> = async () => {},
): Promise<Result<CreatedAsset, 'not-a-video'>> {
  if (detectContainer(await readHead(file)) === null) return refuse('not-a-video')
  const assetId = newId()
  const key = sourceKey(assetId)
  const place = storagePath(key)
  const [sha256, { size }] = await Promise.all([hashFile(file), stat(file), mkdir(path.dirname(place), { recursive: true })])
  await keepFile(file, place)
  const asset = await transaction(async (tx) => {
    const inserted = await tx.run`
      insert into media_asset (id, owner_id, original_name, byte_size, sha256, source_key, demonstration)
      values (${assetId}, ${ownerId}, ${originalName}, ${size}, ${sha256}, ${key}, ${demonstration})
      on conflict (owner_id, sha256) do nothing`
    if (inserted === 0) {
      const { id } = await tx.one<{ id: string }>`select id from media_asset where owner_id = ${ownerId} and sha256 = ${sha256}`
      const known = { assetId: id, created: false }
      await within(tx, known)
      return known
    }
    await enqueue(tx, transcodeWanted, { assetId })
    await recordAudit(tx, {
      actorId: ownerId,
      action: 'media.asset-created',
      objectType: 'media_asset',
      objectId: assetId,
      details: { byteSize: size, sha256 },
    })
    const fresh = { assetId, created: true }
    await within(tx, fresh)
    return fresh
  })
  if (!asset.created) await rm(place, { force: true })
  return ok(asset)
}

async function readHead(file: string): Promise<Uint8Array> {
  const opened = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await opened.close()
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/**
 * A second name for the same bytes, or a copy where the file system cannot; on the disk before the row says that it is there. The first name stays
 * until the row is committed, so that a crash between loses nothing.
 */
async function keepFile(file: string, place: string): Promise<void> {
  await link(file, place).catch(() => copyFile(file, place, constants.COPYFILE_FICLONE))
  const opened = await open(place, 'r')
  try {
    await opened.sync()
  } catch (error) {
    await rm(place, { force: true })
    throw error
  } finally {
    await opened.close()
  }
}
