import yauzl from 'yauzl'
import { ok, type Result, refuse } from '../result.ts'
import type { SpreadsheetProblem } from './problems.ts'

const maxEntries = 200
const maxUnpackedBytes = 50_000_000

/**
 * Looks through an .xlsx before anybody parses it: how much it really unpacks to (sizes in the directory can lie, so bytes are counted while
 * they are inflated), document types, macros, and whatever points outside.
 */
export async function checkArchive(bytes: Buffer): Promise<Result<undefined, SpreadsheetProblem, { cell?: string }>> {
  let archive: yauzl.ZipFile
  try {
    archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
  } catch {
    return refuse('spreadsheet-damaged')
  }
  if (archive.entryCount > maxEntries) return refuse('spreadsheet-too-large')
  let left = maxUnpackedBytes
  let isWorkbook = false
  try {
    for await (const entry of archive.eachEntry()) {
      const { fileName } = entry
      if (entry.isEncrypted()) return refuse('spreadsheet-old-format')
      if (/^xl\/(externalLinks|queryTables)\/|^xl\/connections\.xml$|vbaProject|^xl\/macrosheets\//i.test(fileName))
        return refuse('spreadsheet-external')
      if (fileName === 'xl/workbook.xml') isWorkbook = true
      const content: Buffer[] = []
      for await (const part of await archive.openReadStreamPromise(entry)) {
        left -= part.length
        if (left < 0) return refuse('spreadsheet-too-large')
        if (/\.(xml|rels)$/i.test(fileName)) content.push(part)
      }
      const text = Buffer.concat(content)
      if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) return refuse('spreadsheet-external')
      if (fileName.endsWith('.rels') && pointsOutside(text.toString())) return refuse('spreadsheet-external')
    }
  } catch (error) {
    // yauzl itself stops at an entry that holds more than its directory says.
    return refuse(/too many bytes/.test(String(error)) ? 'spreadsheet-too-large' : 'spreadsheet-damaged')
  }
  return isWorkbook ? ok() : refuse('spreadsheet-format')
}

/** A mail address in a cell becomes a link by itself; anything else outside is data we do not have. */
const pointsOutside = (relationships: string): boolean =>
  (relationships.match(/<Relationship\b[^>]*>/g) ?? []).some(
    (each) => /TargetMode\s*=\s*["']External["']/i.test(each) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/i.test(each),
  )
