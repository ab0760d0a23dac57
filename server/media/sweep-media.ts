import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sql, transaction } from '#server/platform/database.ts'
import { log } from '#server/platform/log.ts'
import { enqueueMany } from '#server/platform/outbox.ts'
import { storagePath } from '#server/platform/storage.ts'
import { finishUpload } from './finish-upload.ts'
import { transcodeWanted } from './jobs.ts'
import { uploadFile, uploadsFolder } from './places.ts'

/** Finds what was missed: work nobody is sent to, uploads nobody finished, files that no row speaks of. May run at any time, by several. */
export async function sweepMedia(): Promise<void> {
  await resendWork()
  await settleUploads()
  await removeLeftovers(storagePath('media-work'), async () => new Set())
  await removeLeftovers(storagePath('media-source'), idsOf('any'))
  await removeLeftovers(storagePath('media'), idsOf('ready'))
  await removeLeftovers(
    uploadsFolder(),
    async () =>
      new Set((await sql.many<{ id: string }>`select id from media_upload where finished_at is null`).map((row) => row.id)),
  )
}

/** Videos that stand still and for which no message is under way. */
async function resendWork(): Promise<void> {
  await transaction(async (tx) => {
    const still = await tx.many<{ assetId: string }>`
      select id as "assetId" from media_asset where status in ('uploaded', 'probing', 'transcoding') and touched_at < clock_timestamp() - interval '10 minutes'
        and not exists (select 1 from outbox where done_at is null and topic = ${transcodeWanted.topic} and payload ->> 'assetId' = media_asset.id::text)
      order by touched_at limit 100 for update skip locked`
    if (still.length > 0) log.warn({ count: still.length }, 'videos stood still and are sent for again')
    await enqueueMany(tx, transcodeWanted, still)
  })
}

const abandonedMilliseconds = 24 * 3_600_000

/** Uploads that are whole but were never finished become videos; those that nothing was added to for a day are forgotten. */
async function settleUploads(): Promise<void> {
  const open = await sql.many<{ id: string; byteSize: number; old: boolean }>`
    select id, byte_size as "byteSize", created_at < clock_timestamp() - interval '24 hours' as old
    from media_upload where finished_at is null and created_at < clock_timestamp() - interval '5 minutes'`
  for (const upload of open) {
    const file = await stat(uploadFile(upload.id)).catch(() => null)
    if (file?.size === upload.byteSize) await finishOrReport(upload.id)
    else if (upload.old && (file === null || Date.now() - file.mtimeMs > abandonedMilliseconds)) {
      await sql.run`delete from media_upload where id = ${upload.id} and finished_at is null`
    }
  }
}

/** One upload that cannot be finished must not keep the sweep from all that comes after it. */
async function finishOrReport(uploadId: string): Promise<void> {
  try {
    await finishUpload(uploadId)
  } catch (error) {
    log.error({ err: error, uploadId }, 'upload not finished; the next round tries again')
  }
}

const idsOf = (which: 'any' | 'ready') => async () =>
  new Set(
    (await sql.many<{ id: string }>`select id from media_asset where ${which} = 'any' or status = 'ready'`).map((row) => row.id),
  )

/** Removes what has lain in `folder` for a day and belongs to nothing. The files are listed first: a row made meanwhile is then known. */
async function removeLeftovers(folder: string, known: () => Promise<Set<string>>): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length === 0) return
  const ids = await known()
  for (const name of names) {
    if (ids.has(path.basename(name, '.json'))) continue
    const target = path.join(folder, name)
    const facts = await stat(target).catch(() => null)
    // ctime: a rename or a new link counts as a sign of life, which mtime would not show.
    if (facts && Date.now() - facts.ctimeMs > abandonedMilliseconds) await rm(target, { recursive: true, force: true })
  }
}
