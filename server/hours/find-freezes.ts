import type { Industry } from '#server/organisations/rules/organisation-facts.ts'
import { type Sql, sql } from '#server/platform/database.ts'

/** The newest verification of a learner's year. */
export type Freeze = {
  learnerId: string
  round: number
  /** Entries of the learner's chain up to this one are verified; later ones wait for another round. */
  position: number
  policyId: string
  seniorTitle: boolean
  highTech: boolean
  industry: Industry | null
  contentHash: string
  submissionId: string
  frozenAt: Date
  /** The round that was opened since, with why; null: the year is shut, and nothing may be registered into it. */
  open: { round: number; kind: 'supplementary' | 'correction'; reason: string } | null
}

/** Of these learners those whose year was verified, by learner. */
export async function findFreezes(learnerIds: readonly string[], year: number, from: Sql = sql): Promise<Map<string, Freeze>> {
  const rows = await from.many<Freeze>`
    select distinct on (f.learner_id) f.learner_id as "learnerId", f.round, f.position, f.policy_id as "policyId", f.senior_title as "seniorTitle",
      f.high_tech as "highTech", f.industry, f.content_hash as "contentHash", f.submission_id as "submissionId", f.frozen_at as "frozenAt",
      case when r.round is not null then jsonb_build_object('round', r.round, 'kind', r.kind, 'reason', r.reason) end as open
    from year_freeze f left join year_round r on r.learner_id = f.learner_id and r.year = f.year and r.round = f.round + 1
    where f.learner_id = any(${learnerIds}::uuid[]) and f.year = ${year} order by f.learner_id, f.round desc`
  return new Map(rows.map((row) => [row.learnerId, row]))
}
