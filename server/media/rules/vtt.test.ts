import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cue, decodeCaptions, fitsDuration, parseCaptions, writeVtt } from './vtt.ts'

const first: Cue = { fromMilliseconds: 1_000, toMilliseconds: 3_500, text: '什么是人工智能？' }

describe('parseCaptions', () => {
  it('reads WebVTT with header, note, style, identifier and settings', () => {
    const text =
      'WEBVTT - 第一讲\nKind: captions\n\nNOTE 草稿\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:03.500 align:start\n<v 讲师>什么是<b>人工智能</b>？</v>\n'
    expect(parseCaptions(text)).toEqual({ ok: true, value: [first] })
  })
  it('reads SRT with Windows line ends, a BOM and font tags', () => {
    expect(
      parseCaptions('\uFEFF1\r\n00:00:01,000 --> 00:00:03,500\r\n<font color="#ff0000">什么是人工智能？</font>\r\n\r\n'),
    ).toEqual({ ok: true, value: [first] })
  })
  it('sorts by time', () => {
    expect(parseCaptions('WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na')).toMatchObject({
      value: [{ text: 'a' }, { text: 'b' }],
    })
  })
  it.each([
    ['prose', '这是一份讲稿。\n\n没有时间。', 'captions-unreadable'],
    ['a time that runs backwards', 'WEBVTT\n\n00:05.000 --> 00:01.000\n字', 'captions-unreadable'],
    ['HTML', '<html><body>404</body></html>', 'captions-unreadable'],
    ['a header alone', 'WEBVTT\n', 'captions-empty'],
    ['nothing', '', 'captions-empty'],
  ])('refuses %s', (_, text, reason) => expect(parseCaptions(text)).toEqual({ ok: false, reason }))

  it('reads back whatever it writes', () => {
    const line = fc.stringMatching(/^[\p{L}\p{N}，。？！ ]{1,30}$/u).filter((text) => text.trim() === text && text !== '')
    const cue = fc.record({
      from: fc.nat(360_000_000),
      length: fc.integer({ min: 1, max: 60_000 }),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (made) => {
        const cues = made.map(({ from, length, lines }) => ({
          fromMilliseconds: from,
          toMilliseconds: from + length,
          text: lines.join('\n'),
        }))
        const sorted = [...cues].sort(
          (one, other) => one.fromMilliseconds - other.fromMilliseconds || one.toMilliseconds - other.toMilliseconds,
        )
        expect(parseCaptions(writeVtt(sorted))).toEqual({ ok: true, value: sorted })
      }),
    )
  })
})

describe('decodeCaptions', () => {
  it('reads UTF-8, UTF-16 and GBK', () => {
    expect(decodeCaptions(new TextEncoder().encode('学时'))).toEqual({ ok: true, value: '学时' })
    expect(decodeCaptions(new Uint8Array([0xff, 0xfe, 0x66, 0x5b, 0xf6, 0x65]))).toEqual({ ok: true, value: '学时' })
    expect(decodeCaptions(Uint8Array.from(Buffer.from('cab2c3b4cac7bcccd0f8bdccd3fdd1a7cab1', 'hex')))).toEqual({
      ok: true,
      value: '什么是继续教育学时',
    })
  })
  it('refuses what is no text, and what is too long', () => {
    expect(decodeCaptions(new Uint8Array([0, 1, 2, 0xff, 0xff]))).toEqual({ ok: false, reason: 'captions-unreadable' })
    expect(decodeCaptions(new Uint8Array(1_000_001))).toEqual({ ok: false, reason: 'captions-too-large' })
  })
})

it('knows captions of another video by their end', () => {
  expect(fitsDuration([first], 2_000)).toBe(true)
  expect(fitsDuration([first], 900)).toBe(false)
})
