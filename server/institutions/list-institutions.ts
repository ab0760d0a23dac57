import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { type Field, type Level, type Standing, standingOf } from './rules/standing.ts'

export type InstitutionRow = {
  organisationId: string
  name: string
  standing: Standing
  level: Level | null
  fields: Field[]
  district: string | null
  validUntil: string | null
  /** Published classes that are still to begin. */
  openClasses: number
}
export const institutionsPage = 20

type Found = Omit<InstitutionRow, 'standing'> & { validFrom: string | null; suspended: boolean; total: number }
const pick = (rows: readonly Found[], today: string): { rows: InstitutionRow[]; total: number } => ({
  rows: rows.map(({ total: _, validFrom, suspended, ...row }) => ({
    ...row,
    standing: standingOf(validFrom && row.validUntil ? { validFrom, validUntil: row.validUntil, suspended } : null, today),
  })),
  total: rows[0]?.total ?? 0,
})
const patternOf = (search: string) => (search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`)

/** The public directory: institutions that are recognised, or were, by name. `onlyValid`: those that are so today. */
export async function listDirectory({
  search,
  field,
  district,
  level,
  onlyValid,
  page,
}: {
  search: string
  field: Field | null
  district: string | null
  level: Level | null
  onlyValid: boolean
  page: number
}): Promise<{ rows: InstitutionRow[]; total: number }> {
  const pattern = patternOf(search)
  const today = shanghaiDay(await databaseNow())
  const rows = await sql.many<Found>`
    select i.organisation_id as "organisationId", o.name, i.level, i.fields, i.district, i.valid_from as "validFrom", i.valid_until as "validUntil",
      i.suspended_at is not null as suspended, count(*) over ()::int as total,
      (select count(*)::int from training_class c where c.organisation_id = i.organisation_id and c.state = 'published' and c.starts_at > clock_timestamp()) as "openClasses"
    from institution i join organisation o on o.id = i.organisation_id
    where o.closed_at is null and (${pattern}::text is null or o.name like ${pattern} or o.initials like upper(${pattern}))
      and (${field}::text is null or ${field} = any(i.fields)) and (${district}::text is null or i.district = ${district})
      and (${level}::text is null or i.level = ${level})
      and (not ${onlyValid} or (i.suspended_at is null and ${today}::date between i.valid_from and i.valid_until))
    order by o.name collate "C" limit ${institutionsPage} offset ${(Math.max(1, page) - 1) * institutionsPage}`
  return pick(rows, today)
}

/** The districts in which institutions are, for a filter. */
export const listInstitutionDistricts = async (): Promise<string[]> =>
  (await sql.many<{ district: string }>`select distinct district from institution order by district limit 100`).map(
    (row) => row.district,
  )

/** Bodies that are institutions, recognised or not, within the reach of those who speak for them, recognise and follow them. */
export async function listInstitutions(
  actor: Actor,
  { search, page }: { search: string; page: number },
): Promise<{ rows: InstitutionRow[]; total: number }> {
  const places = (['institution.keep', 'institution.recognise', 'institution.follow'] as const).flatMap((power) =>
    placesOf(actor, power),
  )
  const pattern = patternOf(search)
  const rows = await sql.many<Found>`
    select o.id as "organisationId", o.name, i.level, coalesce(i.fields, '{}') as fields, coalesce(i.district, o.district) as district,
      i.valid_from as "validFrom", i.valid_until as "validUntil", i.suspended_at is not null as suspended, count(*) over ()::int as total,
      (select count(*)::int from training_class c where c.organisation_id = o.id and c.state = 'published' and c.starts_at > clock_timestamp()) as "openClasses"
    from organisation o left join institution i on i.organisation_id = o.id
    where o.kind = 'institution' and o.closed_at is null and (${pattern}::text is null or o.name like ${pattern} or o.initials like upper(${pattern}))
      and exists (select 1 from organisation mine where o.path <@ mine.path and mine.id = any(${places}::uuid[]))
    order by o.name collate "C" limit ${institutionsPage} offset ${(Math.max(1, page) - 1) * institutionsPage}`
  return pick(rows, shanghaiDay(await databaseNow()))
}
