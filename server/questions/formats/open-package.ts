import yauzl from 'yauzl'
import { Unreadable } from './parsed.ts'

export type PackageFile = { name: string; bytes: Buffer }

const entriesMost = 45_000
const unpackedMost = 100_000_000
const entryMost = 10_000_000

/**
 * The files of a package, one after the other; sizes are counted while they are inflated, for a directory can lie. A name that leaves the package,
 * encryption and what grows without measure are refused.
 */
export async function* openPackage(bytes: Buffer, wants: (name: string) => boolean): AsyncGenerator<PackageFile> {
  let archive: yauzl.ZipFile
  try {
    archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (error) {
    throw new Unreadable(/invalid (relative|characters)|absolute/i.test(String(error)) ? 'import-unsafe' : 'import-damaged')
  }
  if (archive.entryCount > entriesMost) throw new Unreadable('import-too-large')
  let left = unpackedMost
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileName
      if (/^([/\\]|[a-z]:)|\\|(^|\/)\.\.(\/|$)/i.test(name) || entry.isEncrypted())
        throw new Unreadable('import-unsafe', name.slice(0, 100))
      if (name.endsWith('/') || !wants(name)) continue
      const parts: Buffer[] = []
      let length = 0
      for await (const part of await archive.openReadStreamPromise(entry)) {
        length += part.length
        left -= part.length
        if (left < 0 || length > entryMost) throw new Unreadable('import-too-large', name.slice(0, 100))
        parts.push(part)
      }
      yield { name, bytes: Buffer.concat(parts) }
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error
    if (/invalid (relative|characters)|absolute/i.test(String(error))) throw new Unreadable('import-unsafe')
    throw new Unreadable(/too many bytes/.test(String(error)) ? 'import-too-large' : 'import-damaged')
  }
}
