import { copyFile, link, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { exclusively } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { log } from '#server/platform/log.ts'
import { storagePath, storedSize } from '#server/platform/storage.ts'
import { collectRenditions } from './collect-renditions.ts'
import { encodeRenditions } from './encode-renditions.ts'
import { isDiskLow, workKey } from './places.ts'
import { probeSource } from './probe-source.ts'
import { publishRenditions } from './publish-renditions.ts'
import { admit, detectContainer, headBytes } from './rules/admission.ts'
import { type FileRefusal, fileRefusals, type WorkFailure } from './rules/refusals.ts'
import { lendDirectory } from './sandbox.ts'
import { takePoster } from './take-poster.ts'
import { advanceAsset, beginWork, recordProgress, settleDelivery, type Work } from './work.ts'

/**
 * Makes uploaded videos playable: probe, admit, encode, publish. Killed at any moment it leaves nothing that anybody sees, and the next delivery
 * begins again in a new folder. Two deliveries of one video do not run beside each other; the later one is left for another time.
 */
export async function transcodeAsset(deliveries: Delivery<{ assetId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    await exclusively(`media:transcode:${payload.assetId}`, async () => {
      const work = await beginWork(payload.assetId)
      if (!work) return await settleDelivery(outboxId)
      const folder = storagePath(workKey(`${work.assetId}-${work.attempt}-${process.pid}`))
      try {
        const problem = await workOn(work, outboxId, folder)
        if (problem === null) return
        const event = Object.hasOwn(fileRefusals, problem)
          ? { type: 'file-refused' as const, code: problem as FileRefusal }
          : { type: 'work-failed' as const, code: problem as WorkFailure }
        await advanceAsset(work, event, outboxId)
        log.info({ assetId: work.assetId, problem }, 'video not published')
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
}

/** Does all of it in `folder`; answers what stood in the way, or null when the video is published. */
async function workOn(work: Work, outboxId: number, folder: string): Promise<FileRefusal | WorkFailure | null> {
  if ((await storedSize(work.sourceKey)) === null) return 'source-missing'
  try {
    const sandbox = path.join(folder, 'sandbox')
    await mkdir(sandbox, { recursive: true })
    if (await isDiskLow(folder)) return 'disk-full'
    const source = 'in.bin'
    const container = detectContainer(await placeSource(storagePath(work.sourceKey), path.join(sandbox, source)))
    if (!container) return 'not-a-video'
    await lendDirectory(sandbox)
    failpoint('media.before-probe')
    const probed = await probeSource(sandbox, source, container)
    if (!probed.ok) return probed.reason
    const admitted = admit(probed.value)
    if (!admitted.ok) return admitted.reason
    const facts = admitted.value
    if (!(await advanceAsset(work, { type: 'file-admitted' }))) return null

    const progress = recordProgress(work, facts.durationSeconds)
    const encoded = await encodeRenditions({ directory: sandbox, source, container, facts }, progress.report)
    await progress.stop()
    if (!encoded.ok) return encoded.reason
    failpoint('media.after-encode')
    const target = path.join(folder, 'published')
    const renditions = await collectRenditions(sandbox, target, encoded.value)
    if (!renditions) return (await isDiskLow(folder)) ? 'disk-full' : 'transcode-failed'
    // A file cut off half-way promises in its header what does not come.
    const { durationMilliseconds } = renditions[0]
    if (durationMilliseconds < facts.durationSeconds * 1_000 * 0.9 - 1_000) return 'video-unreadable'
    const [best] = renditions
    const segment = path.join(target, best.name, best.segments[Math.floor(best.segments.length / 10)] as string)
    if (!(await takePoster({ segment, folder: path.join(folder, 'poster'), target }))) return 'transcode-failed'
    await publishRenditions(work, { folder: target, renditions, facts, durationMilliseconds, outboxId })
    return null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return 'disk-full'
    throw error
  }
}

/**
 * Gives the sandbox its source under a neutral name, without a copy where the file system can, readable and not writable for it.
 * Answers the first bytes.
 */
async function placeSource(source: string, place: string): Promise<Uint8Array> {
  await link(source, place).catch(() => copyFile(source, place))
  const file = await open(place, 'r')
  try {
    await file.chmod(0o444)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
