import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import type { AssetStatus } from './rules/asset-state.ts'
import { type CaptionLanguage, captionFile, captionLanguages } from './rules/vtt.ts'

export type Rendition = {
  name: string
  width: number
  height: number
  bitsPerSecond: number
  segmentCount: number
  byteSize: number
}
export type Captions = { language: CaptionLanguage; label: string; file: string; cueCount: number }

/** A video as a player needs it. Files are `master.m3u8`, `poster.jpg` and those of `captions`; their addresses come from signMediaUrl. */
export type Playable = {
  assetId: string
  status: AssetStatus
  /** To the millisecond, of what is played; null until it is ready. */
  durationSeconds: number | null
  portrait: boolean
  renditions: Rendition[]
  hasCaptions: boolean
  captions: Captions[]
}

type PlayableRow = {
  id: string
  status: AssetStatus
  durationMilliseconds: number | null
  width: number | null
  height: number | null
  renditions: Rendition[]
  captions: { language: CaptionLanguage; cueCount: number }[]
}

/** Null when there is no such video. Whether the asker may see it is for the caller to know. Whoever is in a transaction gives it. */
export async function getPlayable(assetId: string, from: Sql = sql): Promise<Playable | null> {
  const row = await from.maybe<PlayableRow>`
    select a.id, a.status, a.duration_milliseconds as "durationMilliseconds", a.width, a.height,
      coalesce((select json_agg(json_build_object('name', r.name, 'width', r.width, 'height', r.height, 'bitsPerSecond', r.bits_per_second,
        'segmentCount', r.segment_count, 'byteSize', r.byte_size) order by r.height desc) from media_rendition r where r.asset_id = a.id), '[]') as renditions,
      coalesce((select json_agg(json_build_object('language', c.language, 'cueCount', c.cue_count) order by c.language desc)
        from media_caption c where c.asset_id = a.id), '[]') as captions
    from media_asset a where a.id = ${assetId}`
  return row && playableOf(row)
}

const playableOf = (row: PlayableRow): Playable => ({
  assetId: row.id,
  status: row.status,
  durationSeconds: row.durationMilliseconds === null ? null : row.durationMilliseconds / 1_000,
  portrait: (row.height ?? 0) > (row.width ?? 0),
  renditions: row.renditions,
  hasCaptions: row.captions.length > 0,
  captions: row.captions.map((each) => ({ ...each, label: captionLanguages[each.language], file: captionFile(each.language) })),
})

/** Whether every one of these videos is there and belongs to this account. */
export async function ownsAssets(ownerId: string, assetIds: readonly string[], from: Sql = sql): Promise<boolean> {
  const wanted = [...new Set(assetIds)]
  const { owned } = await from.one<{ owned: number }>`
    select count(*)::int as owned from media_asset where id = any(${wanted}::uuid[]) and owner_id = ${ownerId}`
  return owned === wanted.length
}

/** A video as its maker's list shows it. */
export type AssetSummary = {
  id: string
  originalName: string
  byteSize: number
  demonstration: boolean
  status: AssetStatus
  problemCode: string | null
  progressPercent: number
  durationSeconds: number | null
  portrait: boolean
  hasCaptions: boolean
  createdAt: Date
}

export const assetsPerPage = 20

/** The maker's own videos, newest first, whose name contains `search`; `page` counts from 1. */
export async function listAssets(
  actor: Actor,
  { search = '', page = 1 }: { search?: string; page?: number },
): Promise<{ assets: AssetSummary[]; total: number; pages: number; page: number }> {
  const pattern = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const { total } = await sql.one<{ total: number }>`
    select count(*)::int as total from media_asset where owner_id = ${actor.accountId} and original_name ilike ${pattern}`
  const pages = Math.max(1, Math.ceil(total / assetsPerPage))
  const shown = Math.min(Math.max(1, Math.trunc(page)), pages)
  const assets = await sql.many<AssetSummary>`
    select id, original_name as "originalName", byte_size as "byteSize", demonstration, status, problem_code as "problemCode", progress_percent as "progressPercent",
      duration_milliseconds / 1000.0::float8 as "durationSeconds", coalesce(height > width, false) as portrait, created_at as "createdAt",
      exists (select 1 from media_caption c where c.asset_id = media_asset.id) as "hasCaptions"
    from media_asset where owner_id = ${actor.accountId} and original_name ilike ${pattern}
    order by created_at desc, id desc limit ${assetsPerPage} offset ${(shown - 1) * assetsPerPage}`
  return { assets, total, pages, page: shown }
}

export type AssetDetail = AssetSummary & {
  playable: Playable
  width: number | null
  height: number | null
  hasAudio: boolean | null
  attempts: number
}

/** One of the maker's own videos; null for anybody else. */
export async function findAsset(actor: Actor, assetId: string): Promise<AssetDetail | null> {
  const row = await sql.maybe<Omit<AssetDetail, 'playable'>>`
    select id, original_name as "originalName", byte_size as "byteSize", demonstration, status, problem_code as "problemCode", progress_percent as "progressPercent",
      duration_milliseconds / 1000.0::float8 as "durationSeconds", coalesce(height > width, false) as portrait, created_at as "createdAt",
      exists (select 1 from media_caption c where c.asset_id = media_asset.id) as "hasCaptions", width, height, has_audio as "hasAudio", attempts
    from media_asset where id = ${assetId} and owner_id = ${actor.accountId}`
  const playable = row && (await getPlayable(assetId))
  return row && playable ? { ...row, playable } : null
}
