import type { ImportFormat } from '../rules/import-words.ts'
import { decodeText } from './decode-text.ts'
import { type Findings, Unreadable } from './parsed.ts'
import { looksLikeAiken, readAiken } from './read-aiken.ts'
import { looksLikeGift, readGift } from './read-gift.ts'
import { readMoodle } from './read-moodle.ts'
import { readQtiFile, readQtiPackage } from './read-qti-package.ts'

/** Reads whatever it is by what is in it, not by its name. Spreadsheets come in by another door (platform/spreadsheet). */
export async function readFile(bytes: Buffer, found: Findings): Promise<ImportFormat> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return await readQtiPackage(bytes, found)
  const text = decodeText(bytes)
  if (/^\s*</.test(text)) {
    const start = text.replace(/^\s*(<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>|\s)*/i, '')
    if (/^<!DOCTYPE/i.test(start)) throw new Unreadable('import-unsafe')
    if (/^<quiz[\s>/]/.test(start)) {
      readMoodle(text, found)
      return 'moodle'
    }
    return readQtiFile(text, found)
  }
  if (looksLikeAiken(text)) {
    readAiken(text, found)
    return 'aiken'
  }
  if (!looksLikeGift(text)) throw new Unreadable('import-format')
  readGift(text, found)
  return 'gift'
}
