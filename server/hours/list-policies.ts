import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { getPolicyById } from './queries.ts'
import { comparePolicies, type FigureChange } from './rules/compare-policies.ts'
import type { Policy } from './rules/policy.ts'

export type PolicyVersion = {
  id: string
  year: number
  version: number
  title: string
  publishedAt: Date
  holdsFrom: Date
  /** null: the installation brought it. */
  draftedBy: string | null
  publishedBy: string | null
  reason: string | null
  draftId: string | null
  /** The version that took its place, if one did. */
  supersededBy: number | null
}

/** Every published version of every year, newest first. */
export async function listPolicies(actor: Actor): Promise<PolicyVersion[]> {
  if (!holds(actor, 'policy.see')) return []
  return await sql.many<PolicyVersion>`
    select p.id, p.year, p.version, p.document ->> 'title' as title, p.published_at as "publishedAt", coalesce(p.holds_from, p.published_at) as "holdsFrom",
      a.real_name as "draftedBy", b.real_name as "publishedBy", p.reason, d.id as "draftId", n.version as "supersededBy"
    from policy p left join account a on a.id = p.drafted_by left join account b on b.id = p.published_by left join policy_draft d on d.policy_id = p.id
      left join policy n on n.supersedes_id = p.id
    where p.status = 'published' order by p.year desc, p.version desc limit 200`
}

export type OpenDraft = { id: string; year: number; title: string; changedBy: string; changedAt: Date; pack: string | null }

/** What is being written; nothing to whoever may not write. */
export async function listOpenDrafts(actor: Actor): Promise<OpenDraft[]> {
  if (!holds(actor, 'policy.change')) return []
  return await sql.many<OpenDraft>`
    select d.id, d.year, d.document ->> 'title' as title, a.real_name as "changedBy", d.changed_at as "changedAt", d.pack
    from policy_draft d join account a on a.id = d.changed_by where d.state = 'open' order by d.year desc`
}

/** One published version with what is different from the version before it: of the same year, or else the newest of the year before. */
export async function findPolicyPage(
  actor: Actor,
  policyId: string,
): Promise<{ policy: Policy; before: Policy | null; changes: FigureChange[] } | null> {
  if (!holds(actor, 'policy.see')) return null
  const found = await sql.maybe<{ beforeId: string | null }>`
    select coalesce(p.supersedes_id, (
      select o.id from policy o where o.status = 'published' and o.city = p.city and o.year < p.year order by o.year desc, o.version desc limit 1)) as "beforeId"
    from policy p where p.id = ${policyId} and p.status = 'published'`
  if (!found) return null
  const [policy, before] = await Promise.all([getPolicyById(policyId), found.beforeId ? getPolicyById(found.beforeId) : null])
  return { policy, before, changes: before ? comparePolicies(before.document, policy.document) : [] }
}
