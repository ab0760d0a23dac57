import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { getBytes } from '#server/platform/storage.ts'
import { evidenceKey } from './attach-evidence.ts'

export type EvidenceFile = { name: string; mediaType: string; bytes: Buffer }

/** A file for its owner, and, once it was handed in, for those within whose reach its owner is registered. */
export async function findEvidence(actor: Actor, evidenceId: string): Promise<EvidenceFile | null> {
  const row = await sql.maybe<{
    declarationId: string
    learnerId: string
    placeId: string | null
    name: string
    mediaType: string
    sha256: string
  }>`
    select e.declaration_id as "declarationId", d.learner_id as "learnerId", e.name, e.media_type as "mediaType", e.sha256,
      case when d.state <> 'draft' then coalesce(f.organisation_id, d.organisation_id) end as "placeId"
    from declaration_evidence e join declaration d on d.id = e.declaration_id left join affiliation f on f.learner_id = d.learner_id and f.ended_at is null
    where e.id = ${evidenceId}`
  if (!row) return null
  const may = row.learnerId === actor.accountId || (row.placeId !== null && (await reaches(actor, 'learner.see', row.placeId)))
  return may
    ? { name: row.name, mediaType: row.mediaType, bytes: await getBytes(evidenceKey(row.declarationId, row.sha256)) }
    : null
}
