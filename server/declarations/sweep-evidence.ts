import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sql } from '#server/platform/database.ts'
import { removeStored, storagePath } from '#server/platform/storage.ts'
import { evidenceFolder, evidenceKey } from './attach-evidence.ts'

const dayMilliseconds = 86_400_000
const foldersAtOnce = 500

/**
 * Removes files of evidence that no row speaks of, once they are a day old: somebody may be writing the row of a younger one. Answers how many. May run at
 * any time, by several.
 */
export async function sweepEvidence(): Promise<number> {
  const folders = await namesIn('evidence')
  let removed = 0
  for (let start = 0; start < folders.length; start += foldersAtOnce) {
    const some = folders.slice(start, start + foldersAtOnce)
    const rows = await sql.many<{ key: string }>`
      select declaration_id || '/' || sha256 as key from declaration_evidence where declaration_id::text = any(${some}::text[])`
    const known = new Set(rows.map((row) => row.key))
    for (const declarationId of some) removed += await sweepFolder(declarationId, known)
  }
  return removed
}

async function sweepFolder(declarationId: string, known: ReadonlySet<string>): Promise<number> {
  const unknown = (await namesIn(evidenceFolder(declarationId))).filter((name) => !known.has(`${declarationId}/${name}`))
  let removed = 0
  for (const name of unknown) {
    const file = await stat(path.join(storagePath(evidenceFolder(declarationId)), name)).catch(() => null)
    if (!file || Date.now() - file.mtimeMs < dayMilliseconds) continue
    await removeStored(evidenceKey(declarationId, name))
    removed += 1
  }
  return removed
}

const namesIn = (folder: string): Promise<string[]> => readdir(storagePath(folder)).catch(() => [])
