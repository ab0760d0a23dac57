/** reliability: what a hostile file may do is be refused. A canary listens on the network, another lies in a file; neither may sing. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectRenditions } from '#server/media/collect-renditions.ts'
import { createAssetFromFile } from '#server/media/create-asset-from-file.ts'
import { probeSource, untrustedInput } from '#server/media/probe-source.ts'
import type { Container } from '#server/media/rules/admission.ts'
import { lendDirectory, runSandboxed } from '#server/media/sandbox.ts'
import { env } from '#server/platform/env.ts'
import { clips, makeClip } from '#tests/support/clips.ts'
import type { MadePerson } from '#tests/support/make-person.ts'
import { bringIn, makeCourseMaker } from '#tests/support/media-world.ts'

const run = promisify(execFile)
const limits = { seconds: 30, fileBytes: 1_000_000 }

let maker: MadePerson
let listener: Server
let hits = 0
let address: string
let canary: string
let folder: string

beforeAll(async () => {
  maker = await makeCourseMaker()
  listener = createServer((_, response) => {
    hits += 1
    response.end('canary')
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  folder = await clips()
  // Somebody else's video, and a secret that only the site's own user may read.
  canary = await makeClip({ seconds: 2, extension: 'ts', name: 'canary' })
  await mkdir(path.join(env().DATA_DIR, 'keys'), { recursive: true })
  await writeFile(path.join(env().DATA_DIR, 'keys', 'SECRET'), 'canary in a key', { mode: 0o600 })
})
afterAll(() => void listener.close())

async function place(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  return file
}

const lists = () => ({
  'a playlist': `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n${canary}\n#EXTINF:10.0,\n${address}/segment.ts\n#EXT-X-ENDLIST\n`,
  'a playlist over two protocols': `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nconcat:${address}/head|file://${canary}\n#EXT-X-ENDLIST\n`,
  'a concat script': `ffconcat version 1.0\nfile '${canary}'\nfile '${address}/x.ts'\n`,
  'an AVI with a playlist inside': Buffer.concat([
    Buffer.from('RIFF\x00\x10\x00\x00AVI LIST\x00\x01\x00\x00hdrl'),
    Buffer.from(`GAB2\0\x02\0#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n${address}/gab2\n#EXT-X-ENDLIST\n`),
  ]),
  'an SVG': `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${address}/i.png"/><image xlink:href="file://${canary}"/></svg>`,
  'a DASH manifest': `<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>${address}/</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'a session description': `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n`,
  prose: 'This is not a video. '.repeat(500),
})

describe('a file that is a list of other files', () => {
  it.each(Object.keys(lists()))('is refused at the door: %s named .mp4', async (kind) => {
    const file = await place('hostile.mp4', lists()[kind as keyof ReturnType<typeof lists>])
    expect(await createAssetFromFile({ ownerId: maker.accountId, file, originalName: 'hostile.mp4' })).toEqual({
      ok: false,
      reason: 'not-a-video',
    })
    expect(hits).toBe(0)
  })

  // The door looks at the first bytes alone: whatever once gets past it must find the second wall.
  it.each(Object.keys(lists()))('is not followed by the decoder either: %s', async (kind) => {
    for (const container of ['mov', 'matroska', 'mpegts'] satisfies Container[]) {
      const directory = path.join(folder, `wall-${container}`)
      await mkdir(directory, { recursive: true })
      await writeFile(path.join(directory, 'in.bin'), lists()[kind as keyof ReturnType<typeof lists>])
      await lendDirectory(directory)
      expect(await probeSource(directory, 'in.bin', container)).toMatchObject({ ok: false, reason: 'video-unreadable' })
      await runSandboxed(
        ['ffmpeg', '-nostdin', '-v', 'error', ...untrustedInput(container, 'in.bin'), '-c', 'copy', '-f', 'mpegts', 'out.ts'],
        { directory, limits },
      )
      const written = (await readdir(directory)).includes('out.ts')
        ? await readFile(path.join(directory, 'out.ts'))
        : Buffer.alloc(0)
      expect(written.includes((await readFile(canary)).subarray(1_000, 1_400))).toBe(false)
    }
    expect(hits).toBe(0)
  })
})

describe('a video that is not what it says', () => {
  it('is refused when it was cut off, wherever its index is', async () => {
    const whole = await readFile(await makeClip({ seconds: 60, name: 'whole', extra: ['-movflags', '+faststart'] }))
    const front = await place('front.mp4', whole.subarray(0, whole.length / 2))
    expect(await bringIn(maker, front)).toMatchObject({ status: 'refused', problemCode: 'video-unreadable' })
    const late = await readFile(await makeClip({ seconds: 20, name: 'late' }))
    expect(await bringIn(maker, await place('late.mp4', late.subarray(0, late.length / 2)))).toMatchObject({
      status: 'refused',
      problemCode: 'video-unreadable',
    })
  })

  it('is refused when it is a head and then noise', async () => {
    const noise = Buffer.concat([
      Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41'),
      Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7_919) % 251)),
    ])
    expect(await bringIn(maker, await place('noise.mp4', noise))).toMatchObject({
      status: 'refused',
      problemCode: 'video-unreadable',
    })
  })

  it('is refused when one frame would fill the memory', async () => {
    const file = path.join(folder, 'huge.mkv')
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'color=size=16000x16000:rate=1:duration=1',
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-pix_fmt',
      'yuvj420p',
      file,
    ])
    expect(await bringIn(maker, file)).toMatchObject({ status: 'refused', problemCode: 'too-many-pixels' })
  })

  it('is refused when it claims a hundred hours', async () => {
    const file = path.join(folder, 'hours.mkv')
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=64x64:rate=1:duration=3',
      '-vf',
      'setpts=PTS*180000',
      '-vsync',
      'passthrough',
      '-c:v',
      'libx264',
      file,
    ])
    expect(await bringIn(maker, file)).toMatchObject({ status: 'refused', problemCode: 'video-too-long' })
  })

  it('is refused when there is nothing to see', async () => {
    const file = path.join(folder, 'sound.mp4')
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=3', '-c:a', 'aac', file])
    expect(await bringIn(maker, file)).toMatchObject({ status: 'refused', problemCode: 'no-video-stream' })
  })
})

describe('the sandbox', () => {
  const inside = async (command: string[], more: Partial<typeof limits> = {}) => {
    const directory = path.join(folder, 'inside')
    await mkdir(directory, { recursive: true })
    await lendDirectory(directory)
    const lines: string[] = []
    const outcome = await runSandboxed(command, { directory, limits: { ...limits, ...more }, onLine: (line) => lines.push(line) })
    return { ...outcome, text: lines.join('\n') }
  }
  const isRoot = process.getuid?.() === 0

  it('has no network', async () => {
    expect((await inside(['ffprobe', '-v', 'error', `${address}/x`])).code).not.toBe(0)
    expect(hits).toBe(0)
  })

  it.runIf(isRoot)("is nobody, and reads none of the site's secrets", async () => {
    expect((await inside(['id', '-u'])).text).toBe('65533')
    const { code, text } = await inside(['cat', path.join(env().DATA_DIR, 'keys', 'SECRET')])
    expect(code).not.toBe(0)
    expect(text).toBe('')
    expect((await inside(['sh', '-c', `echo x > ${path.join(env().DATA_DIR, 'planted')}`])).code).not.toBe(0)
  })

  it('gets none of our settings', async () => {
    expect((await inside(['env'])).text).not.toMatch(/DATABASE_URL|DATA_DIR|KEY/)
  })

  it('ends what runs too long, writes too much or wants too much memory', async () => {
    const begun = performance.now()
    expect((await inside(['sh', '-c', 'while :; do :; done'], { seconds: 1 })).code).not.toBe(0)
    expect(performance.now() - begun).toBeLessThan(15_000)
    expect((await inside(['sh', '-c', 'head -c 5000000 /dev/zero > big'])).code).not.toBe(0)
    expect((await inside(['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=4G', 'count=1'])).stderr).toContain('memory exhausted')
  })

  it('is not believed: a link among its files spoils the whole', async () => {
    const directory = path.join(folder, 'links')
    await mkdir(path.join(directory, '240p'), { recursive: true })
    await writeFile(path.join(directory, 'master.m3u8'), '#EXTM3U\n240p/index.m3u8\n')
    await writeFile(path.join(directory, '240p', 'index.m3u8'), '#EXTM3U\n#EXTINF:4.0,\n00000.ts\n#EXT-X-ENDLIST\n')
    await symlink(path.join(env().DATA_DIR, 'keys', 'SECRET'), path.join(directory, '240p', '00000.ts'))
    const rungs = [{ name: '240p', width: 320, height: 240, videoBitsPerSecond: 1 }] as const
    expect(await collectRenditions(directory, path.join(folder, 'links-target'), [...rungs])).toBeNull()
  })
})
