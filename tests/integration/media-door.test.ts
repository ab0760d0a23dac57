import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handleMedia } from '#server/http/media.ts'
import { parseMediaPath } from '#server/media/rules/media-signature.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { newId } from '#server/platform/ids.ts'
import { storagePath } from '#server/platform/storage.ts'
import { makeClip } from '#tests/support/clips.ts'
import { type MediaCase, mediaCases } from '#tests/support/media-cases.ts'
import { bringIn, makeCourseMaker } from '#tests/support/media-world.ts'

let server: Server
let base: string
let assetId: string
const viewerId = newId()
const sign = (file: string, now = new Date(), asset = assetId) => signMediaUrl({ assetId: asset, file, viewerId, now })

beforeAll(async () => {
  const asset = await bringIn(await makeCourseMaker(), await makeClip({ seconds: 6, name: 'door' }))
  expect(asset.status).toBe('ready')
  assetId = asset.id
  server = createServer((request, response) => void handleMedia(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe('the door for watching', () => {
  it.each(mediaCases)('$name', async (media: MediaCase) => {
    const response = await fetch(base + media.path({ sign, assetId }), {
      headers: media.headers ?? {},
      method: media.method ?? 'GET',
    })
    expect(response.status).toBe(media.status)
    if (media.reason)
      expect(await response.json()).toMatchObject({ ok: false, reason: media.reason, sentence: expect.stringMatching(/。$/) })
    for (const [name, value] of Object.entries(media.expect ?? {})) expect(response.headers.get(name)).toMatch(value)
  })

  it('sends every byte of a file, whole or in parts', async () => {
    const file = await readFile(storagePath(`media/${assetId}/240p/00000.ts`))
    const url = base + sign('240p/00000.ts')
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(file)).toBe(true)
    const part = await fetch(url, { headers: { range: 'bytes=188-375' } })
    expect(part.headers.get('content-range')).toBe(`bytes 188-375/${file.length}`)
    expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(188, 376))).toBe(true)
    expect((await fetch(url, { headers: { range: `bytes=${file.length}-` } })).status).toBe(416)
  })

  it('sends files larger than one read at the pace of whoever takes them', async () => {
    const big = Buffer.alloc(5_500_000, 'xueshi')
    await writeFile(storagePath(`media/${assetId}/240p/90000.ts`), big)
    const response = await fetch(base + sign('240p/90000.ts'))
    expect(Buffer.from(await response.arrayBuffer()).equals(big)).toBe(true)
  })

  it('says that nothing changed to whoever has it already', async () => {
    const url = base + sign('master.m3u8')
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    expect(etag).toMatch(/^".+"$/)
    const again = await fetch(url, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  })

  it('lets a player follow the playlists without any rewriting', async () => {
    const master = new URL(base + sign('master.m3u8'))
    const rung = (await (await fetch(master)).text()).split('\n').find((line) => line.endsWith('index.m3u8')) as string
    const playlist = new URL(rung, master)
    const segment = (await (await fetch(playlist)).text()).split('\n').find((line) => line.endsWith('.ts')) as string
    expect((await fetch(new URL(segment, playlist))).status).toBe(200)
  })

  it('gives the same person the same address for a while, and nobody learns who it was', () => {
    const now = new Date('2026-11-23T04:01:00Z')
    expect(sign('master.m3u8', now)).toBe(sign('master.m3u8', new Date(now.getTime() + 60_000)))
    expect(sign('master.m3u8', now)).not.toContain(viewerId)
    expect(parseMediaPath(sign('master.m3u8', now))?.viewerTag).not.toBe(
      parseMediaPath(signMediaUrl({ assetId, file: 'master.m3u8', viewerId: newId(), now }))?.viewerTag,
    )
  })
})
