import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit, detectContainer, type Probe } from './admission.ts'

const bytes = (text: string) => new Uint8Array([...text].map((letter) => letter.charCodeAt(0)))
const packets = (start: number, stride: number) => {
  const head = new Uint8Array(4_096)
  for (let at = start; at < head.length; at += stride) head[at] = 0x47
  return head
}

describe('detectContainer', () => {
  it.each([
    ['an MP4', bytes('\0\0\0\x20ftypisom\0\0\x02\0'), 'mov'],
    ['an old QuickTime file', bytes('\0\0\0\x08wide\0\0\0\0mdat'), 'mov'],
    ['a Matroska file', bytes('\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x86\x81\x01\x42\x82\x88matroska'), 'matroska'],
    ['a WebM file', bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm'), 'matroska'],
    ['EBML that is neither', bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x84mine'), null],
    ['a transport stream', packets(0, 188), 'mpegts'],
    ['a camera transport stream', packets(4, 192), 'mpegts'],
    ['an HLS playlist', bytes('#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:4,\n/etc/passwd\n'), null],
    ['a concat script', bytes("ffconcat version 1.0\nfile '/etc/passwd'\n"), null],
    ['an AVI', bytes('RIFF\x24\0\0\0AVI LIST'), null],
    ['an SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['text that begins with G', bytes('GGGG '.repeat(200)), null],
    ['nothing', new Uint8Array(), null],
  ])('%s', (_, head, expected) => expect(detectContainer(head)).toBe(expected))

  it('answers for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (head) =>
        [null, 'mov', 'matroska', 'mpegts'].includes(detectContainer(head)),
      ),
    )
  })
})

describe('admit', () => {
  const good: Probe = {
    durationSeconds: 600,
    streamCount: 2,
    video: { codec: 'h264', width: 1920, height: 1080, rotation: 0, frameRate: 25, sampleAspect: 1 },
    audio: { codec: 'aac' },
  }
  const video = (change: Partial<NonNullable<Probe['video']>>): Probe => ({
    ...good,
    video: { ...(good.video as NonNullable<Probe['video']>), ...change },
  })

  it('takes a lecture as it is', () => {
    expect(admit(good)).toEqual({
      ok: true,
      value: { durationSeconds: 600, width: 1920, height: 1080, frameRate: 25, hasAudio: true },
    })
  })
  it('sees a turned phone video as portrait', () => {
    expect(admit(video({ rotation: -90 }))).toMatchObject({ value: { width: 1080, height: 1920 } })
  })
  it('sees wide pixels as wide', () => {
    expect(admit(video({ width: 720, height: 576, sampleAspect: 64 / 45 }))).toMatchObject({
      value: { width: 1024, height: 576 },
    })
  })
  it('takes a silent video', () => expect(admit({ ...good, audio: null })).toMatchObject({ value: { hasAudio: false } }))

  it.each([
    ['only sound', { ...good, video: null }, 'no-video-stream'],
    ['17 streams', { ...good, streamCount: 17 }, 'too-many-streams'],
    ['100 hours', { ...good, durationSeconds: 360_000 }, 'video-too-long'],
    ['half a second', { ...good, durationSeconds: 0.5 }, 'video-too-short'],
    ['no length', { ...good, durationSeconds: null }, 'video-unreadable'],
    ['16k × 16k', video({ width: 16_384, height: 16_384 }), 'too-many-pixels'],
    ['pixels a thousand wide', video({ width: 1_000, sampleAspect: 1_000 }), 'too-many-pixels'],
    ['two pixels high', video({ height: 2 }), 'too-few-pixels'],
    ['ANSI art', video({ codec: 'ansi' }), 'codec-unsupported'],
    ['unknown sound', { ...good, audio: { codec: 'bmv_audio' } }, 'codec-unsupported'],
  ] satisfies [string, Probe, string][])('refuses %s', (_, probe, reason) => expect(admit(probe)).toEqual({ ok: false, reason }))
})
