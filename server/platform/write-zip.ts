import { crc32 } from 'node:zlib'
import { invariant } from './invariant.ts'

export type ZipEntry = { name: string; bytes: Uint8Array }

/** Names in UTF-8, contents as they are (what goes in is compressed already), the first moment that a zip knows: the same entries, the same bytes. */
const flags = 0x0800
const dosDay = 0x0021

/**
 * Writes a zip archive entry by entry: as much memory as its largest. Without the large format, so below 4 GB and 65 535 entries.
 * APPNOTE.TXT 4.3: local headers with contents, the central directory, its end.
 */
export async function writeZip(
  file: { write(bytes: Uint8Array): Promise<unknown> },
  entries: AsyncIterable<ZipEntry>,
): Promise<void> {
  const directory: Buffer[] = []
  let offset = 0
  const append = async (bytes: Uint8Array) => {
    await file.write(bytes)
    offset += bytes.length
  }
  for await (const { name, bytes } of entries) {
    const label = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(flags, 2)
    facts.writeUInt16LE(dosDay, 8)
    facts.writeUInt32LE(crc32(bytes), 10)
    facts.writeUInt32LE(bytes.length, 14)
    facts.writeUInt32LE(bytes.length, 18)
    facts.writeUInt16LE(label.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), facts, rest, label]))
    await append(Buffer.concat([Buffer.from('PK\x03\x04'), facts, label]))
    await append(bytes)
  }
  invariant(directory.length < 65_535 && offset < 2 ** 32, 'the archive is small enough for its format')
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  await append(list)
  await append(Buffer.concat([Buffer.from('PK\x05\x06'), end]))
}
