import { createHash } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { forgetPolicies } from './queries.ts'
import { canonicalJson } from './rules/canonical-json.ts'
import { type Policy, policyDocument } from './rules/policy.ts'

/**
 * Makes `document` the law of its year from now on. Publishing the same document again answers the version that stands (seeds may run twice);
 * another document needs the next version number, and what was decided before keeps the version that decided it.
 * `publishedBy`: the account, or null for the installation itself.
 */
export async function publishPolicy(
  document: unknown,
  publishedBy: string | null,
): Promise<Result<Policy, 'policy-version-taken' | 'policy-version-gap'>> {
  const parsed = policyDocument.parse(document)
  const { city, year, version, cites } = parsed
  const contentHash = createHash('sha256').update(canonicalJson(parsed)).digest('hex')
  return await transaction(async (tx) => {
    // Two publishers of one year, one after the other.
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`policy ${city} ${year}`}, 0))`
    const versions = await tx.many<{ id: string; version: number; contentHash: string }>`
      select id, version, content_hash as "contentHash" from policy where city = ${city} and year = ${year} order by version`
    const same = versions.find((each) => each.version === version)
    if (same)
      return same.contentHash === contentHash
        ? ok({ id: same.id, year, version, document: parsed })
        : refuse('policy-version-taken')
    const last = versions.at(-1)
    if (version !== (last?.version ?? 0) + 1) return refuse('policy-version-gap')
    const id = newId()
    await tx.run`
      insert into policy (id, city, year, version, status, document, content_hash, cites, supersedes_id, published_at)
      values (${id}, ${city}, ${year}, ${version}, 'published', ${JSON.stringify(parsed)}::jsonb, ${contentHash}, ${cites}, ${last?.id ?? null}, clock_timestamp())`
    await recordAudit(tx, {
      actorId: publishedBy,
      action: 'policy.published',
      objectType: 'policy',
      objectId: id,
      details: { year, version, contentHash },
    })
    tx.afterCommit(forgetPolicies)
    return ok({ id, year, version, document: parsed })
  })
}
