import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import type { CaptionRefusal } from './refusals.ts'

/** A caption: from–to in milliseconds of the video, and its lines. */
export type Cue = { fromMilliseconds: number; toMilliseconds: number; text: string }

export const captionLanguages = { 'zh-CN': '中文', en: 'English' } as const
export type CaptionLanguage = keyof typeof captionLanguages

export const maximumCaptionBytes = 1_000_000

/** The text of a caption file: UTF-8 (with or without BOM), UTF-16 by its BOM, or GBK, in which many subtitle programs still write. */
export function decodeCaptions(bytes: Uint8Array): Result<string, CaptionRefusal> {
  if (bytes.length > maximumCaptionBytes) return refuse('captions-too-large')
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  for (const encoding of utf16 ? [utf16] : ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return text.includes('\0') ? refuse('captions-unreadable') : ok(text)
    } catch {
      // Not in this encoding.
    }
  }
  return refuse('captions-unreadable')
}

const timing = /^\s*((?:\d{1,3}:)?[0-5]?\d:[0-5]\d[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?[0-5]?\d:[0-5]\d[.,]\d{1,3})(?:\s.*)?$/

function milliseconds(stamp: string): number {
  const [clock = '', fraction = ''] = stamp.split(/[.,]/)
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0)
  return seconds * 1_000 + Number(fraction.padEnd(3, '0'))
}

/** Markup is dropped: captions here are plain text, and what SRT files carry (fonts, colours, positions) is not WebVTT. */
const plain = (line: string) => line.replace(/<[^<>]*>|\{\\[^{}]*\}/g, '').trim()

/**
 * Cues of a WebVTT or SRT text, in order of time. Notes, styles, regions, numbers and settings are left behind. Refuses a text with a block
 * that is neither, rather than showing half of it.
 */
export function parseCaptions(text: string): Result<Cue[], CaptionRefusal> {
  const blocks = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''))
    .filter((block) => block.length > 0)
  if (blocks[0]?.[0] !== undefined && /^WEBVTT(\s|$)/.test(blocks[0][0])) {
    // A header may run straight into the first cue in files of careless programs.
    const first = blocks[0].findIndex((line) => timing.test(line))
    blocks[0] = first < 0 ? ['NOTE'] : blocks[0].slice(first)
  }
  const cues: Cue[] = []
  for (const lines of blocks) {
    if (/^(NOTE|STYLE|REGION)(\s|$)/.test(lines[0] ?? '')) continue
    const at = lines.slice(0, 2).findIndex((line) => timing.test(line))
    const match = at < 0 ? null : timing.exec(lines[at] as string)
    if (!match) return refuse('captions-unreadable')
    const [from, to] = [milliseconds(match[1] as string), milliseconds(match[2] as string)]
    if (to <= from) return refuse('captions-unreadable')
    const shown = lines
      .slice(at + 1)
      .map(plain)
      .filter((line) => line !== '' && !line.includes('-->'))
    if (shown.length > 0) cues.push({ fromMilliseconds: from, toMilliseconds: to, text: shown.join('\n') })
  }
  if (cues.length === 0) return refuse('captions-empty')
  return ok(cues.sort((one, other) => one.fromMilliseconds - other.fromMilliseconds || one.toMilliseconds - other.toMilliseconds))
}

const two = (value: number) => String(value).padStart(2, '0')
const stamp = (total: number) =>
  `${two(Math.floor(total / 3_600_000))}:${two(Math.floor(total / 60_000) % 60)}:${two(Math.floor(total / 1_000) % 60)}.${String(total % 1_000).padStart(3, '0')}`

/** The one form in which captions are kept and served. */
export const writeVtt = (cues: readonly Cue[]): string =>
  `WEBVTT\n\n${cues.map((cue) => `${stamp(cue.fromMilliseconds)} --> ${stamp(cue.toMilliseconds)}\n${cue.text}\n`).join('\n')}`

/** Captions that begin after the video's end belong to another video; a last cue that hangs over a little does not matter. */
export function fitsDuration(cues: readonly Cue[], durationMilliseconds: number): boolean {
  return cues.every((cue) => cue.fromMilliseconds < durationMilliseconds)
}

/** The name under which captions are served beside the segments. */
export const captionFile = (language: string): string =>
  language === 'zh-CN' ? 'captions.vtt' : `captions-${language.toLowerCase()}.vtt`
