import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { forgetPolicies } from './queries.ts'
import { type Policy, type PolicyDocument, policyDocument } from './rules/policy.ts'
import { policyHash } from './rules/policy-hash.ts'

/** Who wrote it, who else puts it in force, why, and from when; all null for what the installation itself brings. */
export type Publication = { draftedBy: string | null; publishedBy: string | null; reason: string | null; holdsFrom: Date | null }

/**
 * Writes a version of the law. The same document under the same number answers the version that stands; another document needs the next number and
 * supersedes the one before it.
 */
export async function writeVersion(
  tx: Transaction,
  document: PolicyDocument,
  { draftedBy, publishedBy, reason, holdsFrom }: Publication,
): Promise<Result<Policy, 'policy-version-taken' | 'policy-version-gap'>> {
  const { city, year, version, cites } = document
  const contentHash = policyHash(document)
  // Two publishers of one year, one after the other.
  await tx.run`select pg_advisory_xact_lock(hashtextextended(${`policy ${city} ${year}`}, 0))`
  const versions = await tx.many<{ id: string; version: number; document: unknown }>`
    select id, version, document from policy where city = ${city} and year = ${year} order by version`
  const same = versions.find((each) => each.version === version)
  // Read anew: a document of before has since been given what new sections hold by default.
  if (same)
    return policyHash(policyDocument.parse(same.document)) === contentHash
      ? ok({ id: same.id, year, version, document })
      : refuse('policy-version-taken')
  const last = versions.at(-1)
  if (version !== (last?.version ?? 0) + 1) return refuse('policy-version-gap')
  const id = newId()
  await tx.run`
    insert into policy (id, city, year, version, status, document, content_hash, cites, supersedes_id, published_at, drafted_by, published_by, reason, holds_from)
    values (${id}, ${city}, ${year}, ${version}, 'published', ${JSON.stringify(document)}::jsonb, ${contentHash}, ${cites}, ${last?.id ?? null},
      clock_timestamp(), ${draftedBy}, ${publishedBy}, ${reason}, ${holdsFrom})`
  await recordAudit(tx, {
    actorId: publishedBy,
    action: 'policy.published',
    objectType: 'policy',
    objectId: id,
    details: { year, version, contentHash },
  })
  tx.afterCommit(forgetPolicies)
  return ok({ id, year, version, document })
}
