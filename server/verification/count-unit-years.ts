import { sql, type Transaction } from '#server/platform/database.ts'

/** Counts anew how far these units are, in the transaction that changed it. Of each person the newest word counts. */
export async function countUnitYears(tx: Transaction, organisationIds: readonly string[], year: number): Promise<void> {
  await tx.run`
    insert into unit_year (organisation_id, year, people, submitted, verified, returned, changed_at)
    select o.id, ${year}::int,
      (select count(*) from affiliation f where f.organisation_id = o.id and f.ended_at is null),
      coalesce(sums.submitted, 0), coalesce(sums.verified, 0), coalesce(sums.returned, 0), clock_timestamp()
    from organisation o left join lateral (
      select count(*) filter (where state = 'submitted') as submitted, count(*) filter (where state = 'verified') as verified,
        count(*) filter (where state = 'returned') as returned
      from (select distinct on (y.learner_id) y.state from submitted_year y join submission s on s.id = y.submission_id
        where y.organisation_id = o.id and y.year = ${year} and y.state <> 'withdrawn' order by y.learner_id, s.submitted_at desc) newest) sums on true
    where o.id = any(${organisationIds}::uuid[])
    on conflict (organisation_id, year) do update set people = excluded.people, submitted = excluded.submitted, verified = excluded.verified,
      returned = excluded.returned, changed_at = excluded.changed_at`
}

/** Keeps the heads of every unit for the running year: people come and go without this room. Run by the clock; answers how many units changed. */
export async function refreshHeads(): Promise<number> {
  return await sql.run`
    with heads as (
      select f.organisation_id, count(*)::int as people from affiliation f where f.ended_at is null group by f.organisation_id
      union all select u.organisation_id, 0 from unit_year u
        where u.year = extract(year from clock_timestamp() at time zone 'Asia/Shanghai') and u.people > 0
          and not exists (select 1 from affiliation f where f.organisation_id = u.organisation_id and f.ended_at is null))
    insert into unit_year as kept (organisation_id, year, people, changed_at)
    select organisation_id, extract(year from clock_timestamp() at time zone 'Asia/Shanghai'), people, clock_timestamp() from heads
    on conflict (organisation_id, year) do update set people = excluded.people, changed_at = excluded.changed_at where kept.people <> excluded.people`
}
