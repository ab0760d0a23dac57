import { sql } from '#server/platform/database.ts'

/**
 * A title that was recorded for a later year begins to hold on 1 January without anybody's doing: those whose attribute of this year the list does
 * not show yet are listed again. Run twice it finds nobody the second time.
 */
export async function relistDated(): Promise<void> {
  await sql.run`
    with this_year as (select date_trunc('year', now() at time zone 'Asia/Shanghai')::date as first), dated as (
      select distinct on (a.account_id, a.kind) a.account_id, a.kind, a.value from learner_attribute a, this_year
      where a.since_on < first + interval '1 year' and a.account_id in (select account_id from learner_attribute, this_year where since_on >= first and since_on < first + interval '1 year')
      order by a.account_id, a.kind, a.since_on desc
    ), stale as (
      select dated.account_id from dated join learner_listing l on l.learner_id = dated.account_id
      where case dated.kind when 'title-level' then l.title_level <> dated.value else l.high_tech <> (dated.value = 'yes') end
    )
    select learner_listing_refresh(array(select distinct account_id from stale))`
}
