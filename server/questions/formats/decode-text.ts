import { Unreadable } from './parsed.ts'

/** A text in UTF-8, UTF-16 with its mark, or GB 18030, which holds GBK and GB 2312. An XML file may say another name; the bytes decide. */
export function decodeText(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  const wide =
    mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : bytes[0] === 0x3c && bytes[1] === 0 ? 'utf-16le' : null
  for (const encoding of wide ? [wide] : ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of these
      if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) throw new Unreadable('import-format')
      return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
    } catch (error) {
      if (error instanceof Unreadable) throw error
    }
  }
  throw new Unreadable('import-encoding')
}
