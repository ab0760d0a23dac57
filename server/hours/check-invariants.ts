import { enrolmentCompleted } from '#server/courses/jobs.ts'
import { transaction } from '#server/platform/database.ts'
import type { Breach } from '#server/platform/nightly-check.ts'

/** What the ledger promises, each with the statement that selects the `id` of every record that breaks it. */
const promises: readonly (readonly [invariant: string, select: string])[] = [
  [
    'I-2 every completion has its entry',
    `
      select e.id::text from enrolment e join course c on c.id = e.course_id
      where e.completed_at is not null and c.year = extract(year from e.completed_at at time zone 'Asia/Shanghai')
        and not exists (select from ledger_entry l where l.idempotency_key = 'course:' || e.id)
        and not exists (
          select from outbox m where m.done_at is null and m.topic = '${enrolmentCompleted.topic}' and m.payload ->> 'enrolmentId' = e.id::text)`,
  ],
  [
    'I-2 every entry of a course has its completion',
    `
      select l.id::text from ledger_entry l
      where l.source_type = 'enrolment' and l.reverses_id is null and not exists (
        select from enrolment e join course c on c.id = e.course_id
        where e.id = l.source_id and e.learner_id = l.learner_id and e.completed_at = l.occurred_at and c.hours_centihours = l.centihours and c.kind = l.kind)`,
  ],
  ['I-2 one key, one entry', `select min(id::text) as id from ledger_entry group by idempotency_key having count(*) > 1`],
  [
    'I-4 totals are the sum of entries',
    `
      select coalesce(sums.learner_id, kept.learner_id)::text || ' ' || coalesce(sums.year, kept.year) as id
      from (
        select learner_id, year, coalesce(sum(centihours) filter (where kind = 'required'), 0) as required,
          coalesce(sum(centihours) filter (where kind = 'elective'), 0) as elective,
          coalesce(sum(centihours) filter (where kind = 'professional'), 0) as professional, sum(centihours) as total
        from ledger_entry group by learner_id, year) sums
      full join learner_year kept on kept.learner_id = sums.learner_id and kept.year = sums.year
      where (coalesce(sums.required, 0), coalesce(sums.elective, 0), coalesce(sums.professional, 0), coalesce(sums.total, 0)) is distinct from
        (kept.required_centihours::bigint, kept.elective_centihours::bigint, kept.professional_centihours::bigint, kept.total_centihours::bigint)`,
  ],
  [
    'I-8 a reversal takes back one whole entry, once',
    `
      select r.id::text from ledger_entry r join ledger_entry o on o.id = r.reverses_id
      where (r.learner_id, r.year, r.kind, r.centihours) is distinct from (o.learner_id, o.year, o.kind, -o.centihours) or o.reverses_id is not null
      union all select min(id::text) from ledger_entry where reverses_id is not null group by reverses_id having count(*) > 1`,
  ],
  [
    'I-8 no total is negative',
    `
      select learner_id::text || ' ' || year as id from learner_year
      where least(required_centihours, elective_centihours, professional_centihours, total_centihours) < 0`,
  ],
  [
    'I-12 the chain holds',
    `
      select id::text from (
        select l.id, l.position, l.previous_hash, l.hash, l.body_hash, ledger_entry_hash(l) as true_hash, ledger_body_hash(l) as true_body,
          lag(l.hash) over chain as before, row_number() over chain as place
        from ledger_entry l window chain as (partition by l.learner_id order by l.position)) linked
      where hash <> true_hash or body_hash <> true_body or previous_hash is distinct from before or position <> place`,
  ],
  [
    'I-12 the head is the last entry',
    `
      select coalesce(h.learner_id, last.learner_id)::text as id
      from ledger_head h full join (select distinct on (learner_id) learner_id, position, hash from ledger_entry order by learner_id, position desc) last
        on last.learner_id = h.learner_id
      where (coalesce(h.position, 0), h.hash) is distinct from (coalesce(last.position, 0), last.hash)`,
  ],
  [
    'I-13 the event decides the year',
    `select id::text from ledger_entry where year <> extract(year from occurred_at at time zone 'Asia/Shanghai')`,
  ],
  [
    'a version of the law that was drafted is what was simulated, and another published it',
    `
      select p.id::text from policy p where p.drafted_by is not null and not exists (
        select from policy_draft d join policy_simulation s on s.draft_id = d.id
        where d.policy_id = p.id and s.state = 'done' and s.content_hash = p.content_hash and not p.published_by = any(d.edited_by))`,
  ],
]

/**
 * Holds the ledger against what it promises and answers every breach; an empty list is the only good answer. Reads only. Each promise is looked at
 * in one statement and so at one instant; a completion whose message is still on its way is no breach.
 */
export async function checkInvariants(): Promise<Breach[]> {
  return await transaction(async (tx) => {
    // It reads the whole ledger: longer than a page may take.
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
