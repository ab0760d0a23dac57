import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { getBytes } from '#server/platform/storage.ts'
import { filingFileKey } from './attach-file.ts'
import { seesFiling } from './find-filing.ts'
import { findOpenTraining } from './list-open-trainings.ts'

/** A file of a filing, for whoever may see the filing; plans' attachments also for people who may join. */
export async function findFilingFile(
  actor: Actor,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | null> {
  const file = await sql.maybe<{ filingId: string; purpose: string; name: string; mediaType: string; sha256: string }>`
    select filing_id as "filingId", purpose, name, media_type as "mediaType", sha256 from filing_file where id = ${fileId}`
  if (!file) return null
  const shared = file.purpose === 'attachment' && (await findOpenTraining(actor, file.filingId)) !== null
  if (!shared && !(await seesFiling(actor, file.filingId))) return null
  const { name, mediaType } = file
  return { name, mediaType, bytes: await getBytes(filingFileKey(file.filingId, file.sha256)) }
}
