import type { Actor } from '#server/identity/actor.ts'
import { listOrganisationNames } from '#server/organisations/queries.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { pool, sql } from '#server/platform/database.ts'
import { groupName, groupOrder, isPersonAxis, type StatisticAxis, sizeBands } from './rules/statistic-axes.ts'
import { addFigures, noFigures, type StatisticFigures } from './rules/statistic-cells.ts'
import { averageOf, type StatisticQuery, shareOf } from './rules/statistic-query.ts'

/** Of whole bodies: how many units, how far they are verified, what they reported of their training funds (in fen). */
export type BodyFigures = {
  units: number
  submitted: number
  verified: number
  returned: number
  reports: number
  dueFen: number
  asideFen: number
  spentFen: number
}
export type StatisticRow = {
  key: string | null
  name: string
  now: StatisticFigures
  before: StatisticFigures
  /** null for groups of people. */
  bodies: BodyFigures | null
  /** Of bodies: whether there is something below to look into; null: the group is no body. */
  below: boolean | null
}
export type Statistics = {
  at: { id: string; name: string }
  /** From the actor's place down to `at`. */
  way: { id: string; name: string }[]
  rows: StatisticRow[]
  whole: Pick<StatisticRow, 'now' | 'before'> & { bodies: BodyFigures }
  fresh: Freshness
}
/** Everything that was committed before `asOf` is in the figures; null: they have never been counted. */
export type Freshness = { asOf: Date | null; waiting: boolean }

/** The year of a part of the city beside the year before, group by group; null: the actor reads no statistics there. */
export async function readStatistics(actor: Actor, query: Omit<StatisticQuery, 'page' | 'show'>): Promise<Statistics | null> {
  const places = placesOf(actor, 'statistics.see')
  const at = await sql.maybe<Root>`
    select o.id, o.name, o.kind, nlevel(o.path) as depth, o.path::text as path, (
      select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name) order by nlevel(b.path)) from organisation b
      where o.path <@ b.path and b.path <@ mine.path) as way
    from organisation mine join organisation o on o.path <@ mine.path
    where mine.id = any(${places}::uuid[]) and o.id = coalesce(${query.under ?? null}::uuid, ${places[0] ?? null}::uuid) order by nlevel(mine.path) limit 1`
  if (!at) return null
  const [groups, totals, bodies, fresh] = await Promise.all([
    ask<Counted>(countedStatement(at, query, isPersonAxis(query.by) ? query.by : 'all')),
    isPersonAxis(query.by) ? ask<Counted>(countedStatement(at, { ...query, by: 'branch' }, 'all')) : null,
    ask<BodyRow>(bodiesStatement(at, query)),
    readFreshness(),
  ])
  const bodiesOf = new Map(bodies.map(({ key, below, ...figures }) => [key, { below, figures }]))
  const keys = [...new Set([...groups.map((row) => row.key), ...(isPersonAxis(query.by) ? [] : bodiesOf.keys())])]
  const ofBodies = query.by === 'branch' || query.by === 'authority'
  const names = ofBodies ? await listOrganisationNames(keys.filter((key) => key !== null)) : new Map<string, string>()
  const found = new Map(groups.map((row) => [`${row.year} ${row.key}`, row]))
  const rows = keys.map((key): StatisticRow => {
    const own = bodiesOf.get(key)
    const name = key !== null && ofBodies ? (names.get(key) ?? key) : groupName(query.by, key)
    return {
      ...{ key, name: key === at.id && query.by === 'branch' ? `${name}（本级）` : name },
      now: figuresIn(found.get(`${query.year} ${key}`)),
      before: figuresIn(found.get(`${query.year - 1} ${key}`)),
      bodies: isPersonAxis(query.by) ? null : (own?.figures ?? noBodies),
      below: key !== null && ofBodies ? key !== at.id && (own?.below ?? false) : null,
    }
  })
  const sum = (year: number) =>
    (totals ?? groups).filter((row) => row.year === year).reduce((one, row) => addFigures(one, figuresIn(row)), noFigures)
  return {
    ...{ at: { id: at.id, name: at.name }, way: at.way, fresh },
    rows: inOrder(
      rows.filter((row) => row.now.people + row.before.people > 0 || (row.bodies?.units ?? 0) > 0),
      query,
    ),
    whole: {
      now: sum(query.year),
      before: sum(query.year - 1),
      bodies: bodies.reduce((one, row) => addBodies(one, row), noBodies),
    },
  }
}

/** How fresh the figures of statistics are. */
export async function readFreshness(): Promise<Freshness> {
  const row = await sql.one<{ completeAt: Date | null; pendingSince: Date | null }>`
    select complete_at as "completeAt", (select at from statistic_due where at <= clock_timestamp() order by id limit 1) as "pendingSince" from statistic_run`
  return { asOf: row.completeAt && (row.pendingSince ?? row.completeAt), waiting: row.pendingSince !== null }
}

type Root = { id: string; name: string; kind: string; depth: number; path: string; way: { id: string; name: string }[] }
type Counted = StatisticFigures & { key: string | null; year: number }
type BodyRow = BodyFigures & { key: string | null; below: boolean }
type Statement = { text: string; values: unknown[] }
type Wanted = Pick<StatisticQuery, 'year' | 'by' | 'district' | 'industry'>

const ask = async <Row>({ text, values }: Statement): Promise<Row[]> => (await pool().query(text, values)).rows as Row[]

/** Of a body's way to the root, what stands nearest to it: labels of a path are ids. */
const nearest = (what: string, where: string) => `
  left join lateral (select a.${what} as found from unnest(string_to_array(b.path::text, '.')) with ordinality as l (label, step)
    join organisation a on a.id = l.label::uuid where a.${where} order by l.step desc limit 1)`

const keys: Record<Exclude<StatisticAxis, 'title' | 'age' | 'form'>, string> = {
  branch: `subpath(b.path, least(nlevel(b.path), $2::int + 1) - 1, 1)::text::uuid::text`,
  district: 'd.found',
  authority: 'p.found::text',
  industry: 'b.industry',
  size: `case ${sizeBands
    .map((band) => `when size.people >= ${band.least} then '${band.value}'`)
    .toReversed()
    .join(' ')} end`,
}

/** The bodies in question, each with the group that it belongs to. Parameters $1 to $5: path, its depth, year, district, industry. */
function bodiesText(by: StatisticAxis, { district }: Wanted): string {
  const key = isPersonAxis(by) ? 'null::text' : keys[by]
  return `bodies as materialized (
    select b.id, b.path, b.kind, b.closed_at, ${key} as key from organisation b
    ${district !== undefined || by === 'district' ? `${nearest('district', 'district is not null')} d on true` : ''}
    ${by === 'authority' ? `${nearest('id', "kind = 'authority'")} p on true` : ''}
    ${by === 'size' ? `left join organisation_statistic size on size.organisation_id = b.id and size.axis = 'all' and size.year = $3::int` : ''}
    where b.path <@ $1::ltree and ($2::int is not null) and ($3::int is not null)
      and ($4::text is null ${district === undefined ? '' : 'or d.found = $4::text'}) and ($5::text is null or b.industry = $5::text))`
}
const valuesOf = (at: Root, { year, district, industry }: Wanted): unknown[] => [
  ...[at.path, at.depth, year, district ?? null, industry ?? null],
]

const sums = `sum(people)::int as people, sum(met)::int as met, sum(required_centihours)::bigint as required, sum(elective_centihours)::bigint as elective,
  sum(professional_centihours)::bigint as professional, sum(online_centihours)::bigint as online, sum(exams)::int as exams,
  sum(exams_passed)::int as "examsPassed", sum(sittings)::int as sittings`

/** Whoever is registered nowhere is counted in the city alone, and in no part of it that was asked for. */
function countedStatement(at: Root, wanted: Wanted, axis: 'all' | 'title' | 'age' | 'form'): Statement {
  const everybody = at.kind === 'bureau' && wanted.district === undefined && wanted.industry === undefined
  const key = axis === 'all' ? 'b.key' : 's.value'
  const text = `with ${bodiesText(wanted.by, wanted)}, found as (
      select ${key} as key, s.* from bodies b join organisation_statistic s on s.organisation_id = b.id and s.axis = $6 and s.year in ($3::int, $3::int - 1)
      ${everybody ? `union all select ${axis === 'all' ? 'null' : 's.value'}, s.* from organisation_statistic s where s.organisation_id is null and s.axis = $6 and s.year in ($3::int, $3::int - 1)` : ''})
    select key, year, ${sums} from found group by key, year having sum(people) > 0 or sum(exams) > 0`
  return { text, values: [...valuesOf(at, wanted), axis] }
}

function bodiesStatement(at: Root, wanted: Wanted): Statement {
  const text = `with ${bodiesText(wanted.by, wanted)}
    select b.key, count(*) filter (where b.kind in ('unit', 'agency') and b.closed_at is null)::int as units, count(*) > 1 as below,
      coalesce(sum(y.submitted), 0)::int as submitted, coalesce(sum(y.verified), 0)::int as verified, coalesce(sum(y.returned), 0)::int as returned,
      count(f.organisation_id)::int as reports, coalesce(sum((f.report ->> 'dueFen')::bigint), 0)::bigint as "dueFen",
      coalesce(sum(f.set_aside_fen), 0)::bigint as "asideFen", coalesce(sum((f.report ->> 'totalSpentFen')::bigint), 0)::bigint as "spentFen"
    from bodies b left join unit_year y on y.organisation_id = b.id and y.year = $3::int
      left join training_fund f on f.organisation_id = b.id and f.year = $3::int and f.state <> 'open'
    group by b.key`
  return { text, values: valuesOf(at, wanted) }
}

const figuresIn = (row: Counted | undefined): StatisticFigures => {
  if (!row) return noFigures
  const { key: _, year: __, ...figures } = row
  return figures
}

const noBodies: BodyFigures = {
  ...{ units: 0, submitted: 0, verified: 0, returned: 0 },
  ...{ reports: 0, dueFen: 0, asideFen: 0, spentFen: 0 },
}
const addBodies = (one: BodyFigures, other: BodyFigures): BodyFigures => ({
  units: one.units + other.units,
  submitted: one.submitted + other.submitted,
  verified: one.verified + other.verified,
  returned: one.returned + other.returned,
  reports: one.reports + other.reports,
  dueFen: one.dueFen + other.dueFen,
  asideFen: one.asideFen + other.asideFen,
  spentFen: one.spentFen + other.spentFen,
})

/** As it was asked for; otherwise scales in their order, and everything else by how many met the year, fewest first. */
function inOrder(
  rows: StatisticRow[],
  { by, sort, descending }: Pick<StatisticQuery, 'by' | 'sort' | 'descending'>,
): StatisticRow[] {
  const share = (row: StatisticRow) => shareOf(row.now.met, row.now.people) ?? 2_000
  const place = (row: StatisticRow): number => {
    if (sort === 'people') return row.now.people
    if (sort === 'average') return averageOf(row.now)
    return sort === undefined ? (groupOrder(by, row.key) ?? share(row)) : share(row)
  }
  const way = descending ? -1 : 1
  return rows.toSorted((a, b) => way * (place(a) - place(b)) || b.now.people - a.now.people || (a.name < b.name ? -1 : 1))
}
