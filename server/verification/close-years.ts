import { recordAudit } from '#server/audit/record-audit.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, sql, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { countUnitYears } from './count-unit-years.ts'

/**
 * Records, once, that a year is over and how many people had not been handed in by then. It refuses nothing itself: every operation looks at the clock,
 * so that a sweep that comes late lets nobody in. Run by the clock; answers the years it closed.
 */
export async function closeYears(now?: Date): Promise<number[]> {
  const thisYear = shanghaiYear(now ?? (await databaseNow()))
  const due = await sql.many<{ year: number }>`
    select distinct year from policy p where status = 'published' and year < ${thisYear}
      and not exists (select 1 from year_closing c where c.year = p.year) order by year`
  const closed: number[] = []
  for (const { year } of due) {
    const done = await transaction(async (tx) => {
      // Every unit of the city is counted: longer than a page may take.
      await tx.run`set local statement_timeout = '10min'`
      const units = await tx.many<{ id: string }>`
        select distinct organisation_id as id from affiliation where ended_at is null`
      await countUnitYears(
        tx,
        units.map((unit) => unit.id),
        year,
      )
      failpoint('verification.closing')
      const made = await tx.maybe<{ missing: number }>`
        insert into year_closing (year, closed_at, units, missing_people)
        select ${year}::int, clock_timestamp(), count(*), coalesce(sum(greatest(people - submitted - verified, 0)), 0) from unit_year where year = ${year}
        on conflict do nothing returning missing_people as missing`
      if (!made) return false
      await recordAudit(tx, {
        actorId: null,
        action: 'year.closed',
        objectType: 'year',
        objectId: String(year),
        details: { missingPeople: made.missing },
      })
      return true
    })
    if (done) closed.push(year)
  }
  return closed
}
