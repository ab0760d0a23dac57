import { type Sql, sql } from '#server/platform/database.ts'

/** Completed courses of these learners' year that stand in no entry: how many of each who has any. */
export async function countUncredited(
  learnerIds: readonly string[],
  year: number,
  from: Sql = sql,
): Promise<Map<string, number>> {
  const rows = await from.many<{ learnerId: string; count: number }>`
    select e.learner_id as "learnerId", count(*)::int as count from enrolment e join course c on c.id = e.course_id
    where e.learner_id = any(${learnerIds}::uuid[]) and e.completed_at is not null and c.year = ${year} and c.hours_centihours > 0
      and extract(year from e.completed_at at time zone 'Asia/Shanghai') = ${year}
      and not exists (select 1 from ledger_entry l where l.idempotency_key = 'course:' || e.id)
    group by e.learner_id`
  return new Map(rows.map((row) => [row.learnerId, row.count]))
}
