import { execFile } from 'node:child_process'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { storagePath } from '#server/platform/storage.ts'
import type { CollectedRendition } from './collect-renditions.ts'
import { publishedKey } from './places.ts'
import type { Admitted } from './rules/admission.ts'
import { captionFile } from './rules/vtt.ts'
import { decideWithin, hintProgress, type Work } from './work.ts'

type Publication = {
  folder: string
  renditions: readonly CollectedRendition[]
  facts: Admitted
  durationMilliseconds: number
  outboxId: number
}

/**
 * Puts a finished folder in its place and says so, as one step: the row is locked, the folder renamed, the row becomes ready. Whoever is killed
 * between leaves a folder without a ready row, which nobody is given an address of and the next try replaces.
 */
export async function publishRenditions(
  work: Work,
  { folder, renditions, facts, durationMilliseconds, outboxId }: Publication,
): Promise<void> {
  // The row must not outlive its files when the machine loses power.
  await promisify(execFile)('sync', ['-f', folder])
  await transaction(async (tx) => {
    if (!(await decideWithin(tx, work, { type: 'published' }))) return
    const captions = await tx.many<{
      language: string
      content: string
    }>`select language, content from media_caption where asset_id = ${work.assetId}`
    const target = storagePath(publishedKey(work.assetId))
    if (await exists(folder)) {
      for (const caption of captions) await writeFile(path.join(folder, captionFile(caption.language)), caption.content)
      await mkdir(path.dirname(target), { recursive: true })
      await rm(target, { recursive: true, force: true })
      await rename(folder, target)
    }
    failpoint('media.before-ready')
    await tx.run`
      update media_asset set status = 'ready', problem_code = null, progress_percent = 100, duration_milliseconds = ${durationMilliseconds}, width = ${facts.width},
        height = ${facts.height}, has_audio = ${facts.hasAudio}, ready_at = clock_timestamp(), touched_at = clock_timestamp() where id = ${work.assetId}`
    await tx.run`delete from media_rendition where asset_id = ${work.assetId}`
    await tx.run`
      insert into media_rendition (asset_id, name, width, height, bits_per_second, segment_count, byte_size)
      select ${work.assetId}::uuid, * from unnest(${renditions.map((each) => each.name)}::text[], ${renditions.map((each) => each.width)}::int[],
        ${renditions.map((each) => each.height)}::int[], ${renditions.map((each) => each.bitsPerSecond)}::int[],
        ${renditions.map((each) => each.segmentCount)}::int[], ${renditions.map((each) => each.byteSize)}::bigint[])`
    await markDelivered(tx, [outboxId])
    tx.afterCommit(() => hintProgress(work.ownerId, work.assetId, 'ready', 100))
  })
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
