import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handleMedia } from '#server/http/media.ts'
import { attachCaptions } from '#server/media/attach-captions.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import { makeClip } from '#tests/support/clips.ts'
import { type MediaCase, mediaCases } from '#tests/support/media-cases.ts'
import { bringIn, makeCourseMaker } from '#tests/support/media-world.ts'
import { hasNginx, type Nginx, startNginx } from '#tests/support/nginx.ts'

describe.runIf(hasNginx)('nginx with the configuration of this repository', () => {
  let site: Server
  let nginx: Nginx
  let assetId: string
  const viewerId = newId()
  const sign = (file: string, now = new Date(), asset = assetId) => signMediaUrl({ assetId: asset, file, viewerId, now })

  beforeAll(async () => {
    const maker = await makeCourseMaker()
    const asset = await bringIn(maker, await makeClip({ seconds: 6, name: 'nginx' }))
    assetId = asset.id
    await attachCaptions(maker.actor, {
      assetId,
      language: 'zh-CN',
      bytes: Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\n你好\n'),
    })
    site = createServer((request, response) => {
      // Where nginx finds that an address leads out of /media it hands it on, as it came.
      if (request.url?.startsWith('/media/')) return void handleMedia(request, response)
      response.end(
        JSON.stringify({
          url: request.url,
          host: request.headers.host,
          forwarded: request.headers['x-forwarded-for'],
          connection: request.headers.connection,
        }),
      )
    })
    site.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello from the socket'),
    )
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    nginx = await startNginx({
      storage: path.join(env().DATA_DIR, 'storage'),
      key: env().MEDIA_URL_KEY,
      upstream: `127.0.0.1:${(site.address() as AddressInfo).port}`,
    })
  })
  afterAll(async () => {
    await nginx?.stop()
    site?.close()
  })

  it.each(mediaCases)('$name, as Node does', async (media: MediaCase) => {
    const response = await fetch(nginx.url + media.path({ sign, assetId }), {
      headers: media.headers ?? {},
      method: media.method ?? 'GET',
    })
    expect(response.status).toBe(media.status)
    if (media.reason)
      expect(await response.json()).toMatchObject({ ok: false, reason: media.reason, sentence: expect.stringMatching(/。$/) })
    for (const [name, value] of Object.entries(media.expect ?? {})) expect(response.headers.get(name)).toMatch(value)
  })

  it('serves captions as text that may change', async () => {
    const response = await fetch(nginx.url + sign('captions.vtt'))
    expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
    expect(await response.text()).toContain('你好')
  })

  // fetch() tidies addresses up before it sends them; these go out as they are.
  it.each([
    ['a way up', (url: string) => url.replace('master.m3u8', '../../../keys/MEDIA_URL_KEY')],
    ['a way up that ends well', (url: string) => url.replace('master.m3u8', 'x/../master.m3u8')],
    ['double slashes', (url: string) => url.replace('/master.m3u8', '//master.m3u8')],
    ['an encoded letter', (url: string) => url.replace('master', '%6daster')],
    ['an encoded zero', (url: string) => url.replace('.m3u8', '.m3u8%00.ts')],
  ])('refuses %s in the address', async (_, change) => {
    const { hostname, port } = new URL(nginx.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET ${change(sign('master.m3u8'))} HTTP/1.0\r\nHost: x\r\n\r\n`),
      )
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.\d 40[034] /)
    expect(answer).not.toContain('#EXTM3U')
  })

  it('hands pages on with the address of whoever asked, and keeps connections', async () => {
    const page = await (await fetch(`${nginx.url}/learn?year=2026`)).json()
    expect(page).toMatchObject({ url: '/learn?year=2026', host: new URL(nginx.url).host, forwarded: '127.0.0.1' })
    expect((page as { connection?: string }).connection ?? 'keep-alive').toBe('keep-alive')
  })

  it('hands sockets on', async () => {
    const { hostname, port } = new URL(nginx.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
      )
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toContain('101 Switching Protocols')
    expect(answer).toContain('hello from the socket')
  })
})
