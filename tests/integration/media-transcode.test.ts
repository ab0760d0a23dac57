import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { attachCaptions } from '#server/media/attach-captions.ts'
import { createAssetFromFile } from '#server/media/create-asset-from-file.ts'
import { findAsset, getPlayable, listAssets } from '#server/media/queries.ts'
import { retryTranscode } from '#server/media/retry-transcode.ts'
import { transcodeAsset } from '#server/media/transcode-asset.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { removeStored, storagePath } from '#server/platform/storage.ts'
import { makeClip } from '#tests/support/clips.ts'
import type { MadePerson } from '#tests/support/make-person.ts'
import { assetRow, bringIn, deliverTranscodes, makeCourseMaker, withFullDisk } from '#tests/support/media-world.ts'

const published = (assetId: string, file = '') => storagePath(`media/${assetId}/${file}`.replace(/\/$/, ''))

async function probe(file: string) {
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file])
  return JSON.parse(stdout) as {
    streams: { codec_name: string; width?: number; height?: number }[]
    format: { duration: string }
  }
}

let maker: MadePerson
beforeAll(async () => {
  maker = await makeCourseMaker()
})

describe('a good video', () => {
  it('becomes two renditions of short segments, a poster and a length to the millisecond', async () => {
    const asset = await bringIn(maker, await makeClip({ seconds: 9, size: '1280x720', name: 'good' }))
    expect(asset).toMatchObject({
      status: 'ready',
      problemCode: null,
      width: 1280,
      height: 720,
      hasAudio: true,
      progressPercent: 100,
      attempts: 1,
    })
    expect(Math.abs((asset.durationMilliseconds ?? 0) - 9_000)).toBeLessThan(150)
    expect((await readdir(published(asset.id))).sort()).toEqual(['360p', '720p', 'master.m3u8', 'poster.jpg'])
    expect(await readdir(published(asset.id, '720p'))).toEqual(['00000.ts', '00001.ts', '00002.ts', 'index.m3u8'])
    const master = await readFile(published(asset.id, 'master.m3u8'), 'utf8')
    expect(master).toContain('RESOLUTION=1280x720')
    expect(master).toContain('RESOLUTION=640x360')
    expect(master).toMatch(/^720p\/index\.m3u8$/m)
    const { streams } = await probe(published(asset.id, '360p/00001.ts'))
    expect(streams.map((stream) => stream.codec_name).sort()).toEqual(['aac', 'h264'])
    expect(await getPlayable(asset.id)).toMatchObject({
      status: 'ready',
      durationSeconds: (asset.durationMilliseconds ?? 0) / 1_000,
      portrait: false,
      hasCaptions: false,
      renditions: [{ name: '720p', segmentCount: 3 }, { name: '360p' }],
    })
    expect(existsSync(storagePath('media-work')) ? await readdir(storagePath('media-work')) : []).toEqual([])
  })

  it('is kept upright when it is portrait, and is not enlarged when it is small', async () => {
    const portrait = await bringIn(maker, await makeClip({ seconds: 2, size: '540x960', name: 'upright' }))
    expect(portrait).toMatchObject({ status: 'ready', width: 540, height: 960 })
    expect(await getPlayable(portrait.id)).toMatchObject({
      portrait: true,
      renditions: [
        { name: '540p', width: 540, height: 960 },
        { name: '360p', width: 360, height: 640 },
      ],
    })
    const small = await bringIn(maker, await makeClip({ seconds: 2, size: '176x144', name: 'small' }))
    expect(await getPlayable(small.id)).toMatchObject({ renditions: [{ name: '144p', width: 176, height: 144 }] })
  })

  it.each(['mov', 'mkv', 'ts'] as const)('may be a .%s file', async (extension) => {
    expect(await bringIn(maker, await makeClip({ seconds: 2, extension, name: 'kind' }))).toMatchObject({ status: 'ready' })
  })

  it('may be silent', async () => {
    const asset = await bringIn(maker, await makeClip({ seconds: 2, audio: false, name: 'silent' }))
    expect(asset).toMatchObject({ status: 'ready', hasAudio: false })
    expect((await probe(published(asset.id, '240p/00000.ts'))).streams).toHaveLength(1)
  })

  it('brought twice is one video, and brought by another maker is theirs', async () => {
    const file = await makeClip({ seconds: 2, name: 'twice' })
    const first = await bringIn(maker, file)
    expect(await createAssetFromFile({ ownerId: maker.accountId, file, originalName: 'again.mp4' })).toEqual({
      ok: true,
      value: { assetId: first.id, created: false },
    })
    const other = await bringIn(await makeCourseMaker(), file)
    expect(other.id).not.toBe(first.id)
    const sources = await readdir(storagePath('media-source'))
    expect(sources.filter((name) => name === first.id || name === other.id)).toHaveLength(2)
    expect(sources.length).toBe((await sql.one<{ count: number }>`select count(*) as count from media_asset`).count)
  })

  it('is not worked on twice when its message comes twice', async () => {
    const asset = await bringIn(maker, await makeClip({ seconds: 2, name: 'once' }))
    const before = await readFile(published(asset.id, 'master.m3u8'), 'utf8')
    await sql.run`update outbox set done_at = null where topic = 'media.transcode-wanted' and payload ->> 'assetId' = ${asset.id}`
    expect(await deliverTranscodes()).toBe(1)
    expect(await assetRow(asset.id)).toEqual(asset)
    expect(await readFile(published(asset.id, 'master.m3u8'), 'utf8')).toBe(before)
    expect(await deliverTranscodes()).toBe(0)
  })

  it('is worked on once when two workers are sent at the same time', async () => {
    const made = await createAssetFromFile({
      ownerId: maker.accountId,
      file: await makeClip({ seconds: 3, name: 'race' }),
      originalName: 'race.mp4',
    })
    if (!made.ok) throw new Error(made.reason)
    await Promise.all([deliverTranscodes(), deliverTranscodes()])
    expect(await assetRow(made.value.assetId)).toMatchObject({ status: 'ready', attempts: 1 })
  })
})

describe('work that fails', () => {
  it('says why, and can be asked for again by its maker alone', async () => {
    const file = await makeClip({ seconds: 2, name: 'lost' })
    const made = await createAssetFromFile({ ownerId: maker.accountId, file, originalName: 'lost.mp4' })
    if (!made.ok) throw new Error(made.reason)
    const { assetId } = made.value
    await removeStored(`media-source/${assetId}`)
    await deliverTranscodes()
    expect(await assetRow(assetId)).toMatchObject({ status: 'failed', problemCode: 'source-missing' })
    expect(await retryTranscode((await makeCourseMaker()).actor, assetId)).toEqual({ ok: false, reason: 'not-found' })
    await promisify(execFile)('cp', [file, storagePath(`media-source/${assetId}`)])
    expect(await retryTranscode(maker.actor, assetId)).toEqual({ ok: true, value: undefined })
    expect(await retryTranscode(maker.actor, assetId)).toEqual({ ok: false, reason: 'not-retryable' })
    expect(await deliverTranscodes()).toBe(1)
    expect(await assetRow(assetId)).toMatchObject({ status: 'ready', attempts: 1 })
  })

  it.runIf(withFullDisk.possible)('says that the disk is full, and goes through when there is room', async () => {
    const file = await makeClip({ seconds: 30, size: '640x480', name: 'room' })
    const made = await createAssetFromFile({ ownerId: maker.accountId, file, originalName: 'room.mp4' })
    if (!made.ok) throw new Error(made.reason)
    const { assetId } = made.value
    await withFullDisk(storagePath('media-work'), '1m', async () => {
      await deliverTranscodes()
      expect(await assetRow(assetId)).toMatchObject({ status: 'failed', problemCode: 'disk-full' })
      expect(existsSync(published(assetId))).toBe(false)
    })
    expect((await retryTranscode(maker.actor, assetId)).ok).toBe(true)
    await deliverTranscodes()
    expect(await assetRow(assetId)).toMatchObject({ status: 'ready' })
  })

  it('gives up on a file that has ended its worker five times', async () => {
    const made = await createAssetFromFile({
      ownerId: maker.accountId,
      file: await makeClip({ seconds: 2, name: 'poison' }),
      originalName: 'poison.mp4',
    })
    if (!made.ok) throw new Error(made.reason)
    await sql.run`update media_asset set attempts = 5, status = 'transcoding' where id = ${made.value.assetId}`
    expect(await deliverTranscodes()).toBe(1)
    expect(await assetRow(made.value.assetId)).toMatchObject({ status: 'failed', problemCode: 'transcode-interrupted' })
    expect(await deliverTranscodes()).toBe(0)
  })

  it('lets go of a message about a video that is not there', async () => {
    await transcodeAsset([{ outboxId: 999_999, payload: { assetId: newId() } }])
  })
})

describe('captions', () => {
  const srt = Buffer.from('1\n00:00:00,500 --> 00:00:01,500\n你好\n\n2\n00:00:01,500 --> 00:00:02,000\n再见\n')

  it('given before the video is ready lie beside it when it is, and can be replaced', async () => {
    const made = await createAssetFromFile({
      ownerId: maker.accountId,
      file: await makeClip({ seconds: 3, name: 'captions' }),
      originalName: 'captions.mp4',
    })
    if (!made.ok) throw new Error(made.reason)
    const { assetId } = made.value
    expect(await attachCaptions(maker.actor, { assetId, language: 'zh-CN', bytes: srt })).toEqual({
      ok: true,
      value: { cueCount: 2 },
    })
    await deliverTranscodes()
    expect(await readFile(published(assetId, 'captions.vtt'), 'utf8')).toBe(
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n你好\n\n00:00:01.500 --> 00:00:02.000\n再见\n',
    )
    expect(await getPlayable(assetId)).toMatchObject({
      hasCaptions: true,
      captions: [{ language: 'zh-CN', label: '中文', file: 'captions.vtt', cueCount: 2 }],
    })
    const other = Buffer.from('WEBVTT\n\n00:00.500 --> 00:01.500\n您好\n')
    expect(await attachCaptions(maker.actor, { assetId, language: 'zh-CN', bytes: other })).toEqual({
      ok: true,
      value: { cueCount: 1 },
    })
    expect(await readFile(published(assetId, 'captions.vtt'), 'utf8')).toContain('您好')
    const late = Buffer.from('WEBVTT\n\n01:00:00.000 --> 01:00:01.000\n别的课\n')
    expect(await attachCaptions(maker.actor, { assetId, language: 'zh-CN', bytes: late })).toEqual({
      ok: false,
      reason: 'captions-past-end',
    })
    expect(await attachCaptions((await makeCourseMaker()).actor, { assetId, language: 'zh-CN', bytes: srt })).toEqual({
      ok: false,
      reason: 'not-found',
    })
  })
})

describe("a maker's list", () => {
  it('shows their own videos only, newest first, page by page and by a part of the name', async () => {
    const owner = await makeCourseMaker()
    await sql.run`
      insert into media_asset (id, owner_id, original_name, byte_size, sha256, source_key, created_at)
      select gen_random_uuid(), ${owner.accountId}, '第' || n || '讲_100%.mp4', 1000, encode(sha256(n::text::bytea), 'hex'), 'media-source/none',
        clock_timestamp() - make_interval(mins => 100 - n) from generate_series(1, 45) n`
    const first = await listAssets(owner.actor, {})
    expect(first).toMatchObject({ total: 45, pages: 3, page: 1 })
    expect(first.assets[0]?.originalName).toBe('第45讲_100%.mp4')
    expect((await listAssets(owner.actor, { page: 99 })).assets).toHaveLength(5)
    expect((await listAssets(owner.actor, { search: '第7讲_100%' })).assets.map((asset) => asset.originalName)).toEqual([
      '第7讲_100%.mp4',
    ])
    expect((await listAssets(owner.actor, { search: '讲%mp' })).total).toBe(0)
    expect((await listAssets(maker.actor, { search: '第7讲' })).total).toBe(0)
    const id = first.assets[0]?.id as string
    expect(await findAsset(owner.actor, id)).toMatchObject({ id, status: 'uploaded', durationSeconds: null })
    expect(await findAsset(maker.actor, id)).toBeNull()
  })
})

it('refuses at once what is no video by its first bytes', async () => {
  const file = path.join(path.dirname(await makeClip({ seconds: 1 })), 'text.mp4')
  await writeFile(file, '#EXTM3U\n#EXTINF:4,\n/etc/passwd\n')
  expect(await createAssetFromFile({ ownerId: maker.accountId, file, originalName: 'text.mp4' })).toEqual({
    ok: false,
    reason: 'not-a-video',
  })
})
