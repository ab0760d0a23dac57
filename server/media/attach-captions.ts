import { createHash } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { publishedKey } from './places.ts'
import type { AssetStatus } from './rules/asset-state.ts'
import type { CaptionRefusal } from './rules/refusals.ts'
import { type CaptionLanguage, captionFile, decodeCaptions, fitsDuration, parseCaptions, writeVtt } from './rules/vtt.ts'
import { hintProgress } from './work.ts'

/**
 * Gives one of the actor's own videos captions from a WebVTT or SRT file; earlier ones in the language are replaced. Works before the video
 * is ready too: the file is then written when it is published.
 */
export async function attachCaptions(
  actor: Pick<Actor, 'accountId'>,
  { assetId, language, bytes }: { assetId: string; language: CaptionLanguage; bytes: Uint8Array },
): Promise<Result<{ cueCount: number }, 'not-found' | CaptionRefusal>> {
  const text = decodeCaptions(bytes)
  if (!text.ok) return text
  const cues = parseCaptions(text.value)
  if (!cues.ok) return cues
  const content = writeVtt(cues.value)
  return await transaction(async (tx) => {
    // The lock keeps publishing and replacing apart: one of them sees the other's result.
    const asset = await tx.maybe<{ status: AssetStatus; durationMilliseconds: number | null }>`
      select status, duration_milliseconds as "durationMilliseconds" from media_asset where id = ${assetId} and owner_id = ${actor.accountId} for update`
    if (!asset) return refuse('not-found')
    if (asset.durationMilliseconds !== null && !fitsDuration(cues.value, asset.durationMilliseconds))
      return refuse('captions-past-end')
    await tx.run`
      insert into media_caption (asset_id, language, content, sha256, cue_count, attached_by)
      values (${assetId}, ${language}, ${content}, ${createHash('sha256').update(content).digest('hex')}, ${cues.value.length}, ${actor.accountId})
      on conflict (asset_id, language) do update set content = excluded.content, sha256 = excluded.sha256, cue_count = excluded.cue_count,
        attached_by = excluded.attached_by, attached_at = clock_timestamp()`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'media.captions-attached',
      objectType: 'media_asset',
      objectId: assetId,
      details: { language, cueCount: cues.value.length },
    })
    if (asset.status === 'ready') await putBytes(`${publishedKey(assetId)}/${captionFile(language)}`, Buffer.from(content))
    tx.afterCommit(() => hintProgress(actor.accountId, assetId, asset.status, asset.status === 'ready' ? 100 : 0))
    return ok({ cueCount: cues.value.length })
  })
}
