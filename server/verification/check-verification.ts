import { transaction } from '#server/platform/database.ts'
import type { Breach } from '#server/platform/nightly-check.ts'

/** What a verification promises, each with the statement that selects the `id` of every record that breaks it. */
const promises: readonly (readonly [invariant: string, select: string])[] = [
  [
    'every verified year is frozen as it was handed in',
    `
      select y.submission_id::text || ' ' || y.learner_id as id from submitted_year y
      left join year_freeze f on f.learner_id = y.learner_id and f.year = y.year and f.round = y.round and f.submission_id = y.submission_id
      where y.state = 'verified' and (f.position, f.policy_id, f.content_hash) is distinct from (y.position, y.policy_id, y.content_hash)`,
  ],
  [
    'every frozen year has its stamp',
    `
      select f.learner_id::text || ' ' || f.year as id from year_freeze f where not exists (
        select from submitted_year y join year_decision d on d.id = y.decision_id
        where y.submission_id = f.submission_id and y.learner_id = f.learner_id and y.state = 'verified' and d.kind = 'verified')`,
  ],
  [
    'no year is frozen beyond its ledger',
    `
      select f.learner_id::text || ' ' || f.year as id from year_freeze f left join ledger_head h on h.learner_id = f.learner_id
      where f.position > coalesce(h.position, 0)`,
  ],
  [
    'the rounds of a year follow one another, each later one by a decision',
    `
      select f.learner_id::text || ' ' || f.year as id from year_freeze f where f.round > 1 and (
        not exists (select from year_freeze b where b.learner_id = f.learner_id and b.year = f.year and b.round = f.round - 1)
        or not exists (select from year_round r where r.learner_id = f.learner_id and r.year = f.year and r.round = f.round))`,
  ],
  [
    'a submission is closed with its last person',
    `
      select s.id::text from submission s where (s.state = 'closed') <> (s.state <> 'withdrawn' and not exists (
        select from submitted_year y where y.submission_id = s.id and y.state = 'submitted'))`,
  ],
]

/** Holds verifications against what they promise and answers every breach; an empty list is the only good answer. Reads only. */
export async function checkVerification(): Promise<Breach[]> {
  return await transaction(async (tx) => {
    // It reads every verified year there is: longer than a page may take.
    await tx.run`set local statement_timeout = '1h'`
    const breaches: Breach[] = []
    for (const [invariant, select] of promises) {
      const { rows } = await tx.client.query<{ id: string; count: number }>(
        `select id, count(*) over () as count from (${select}) as broken limit 20`,
      )
      if (rows[0]) breaches.push({ invariant, count: rows[0].count, examples: rows.map((row) => row.id) })
    }
    return breaches
  })
}
