import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sql } from '#server/platform/database.ts'
import { removeStored, storagePath } from '#server/platform/storage.ts'
import { evidenceKey } from './attach-evidence.ts'

const dayMilliseconds = 86_400_000

/** Removes files of evidence that no row speaks of, once they are a day old: somebody may be writing the row of a younger one. */
export async function sweepEvidence(): Promise<number> {
  let removed = 0
  const folders = await readdir(storagePath('evidence')).catch(() => [] as string[])
  for (const declarationId of folders) {
    const rows = await sql.many<{ sha256: string }>`
      select sha256 from declaration_evidence where declaration_id::text = ${declarationId}`
    const known = new Set(rows.map((row) => row.sha256))
    for (const name of await readdir(storagePath(`evidence/${declarationId}`)).catch(() => [] as string[])) {
      const file = await stat(path.join(storagePath(`evidence/${declarationId}`), name)).catch(() => null)
      if (known.has(name) || !file || Date.now() - file.mtimeMs < dayMilliseconds) continue
      await removeStored(evidenceKey(declarationId, name))
      removed += 1
    }
  }
  return removed
}
