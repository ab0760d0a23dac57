import { Link } from 'react-router'
import classes from '#app/components/hours/hours.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findYearStanding } from '#server/verification/queries.ts'
import { stageNames } from '#server/verification/rules/year-state.ts'
import type { Route } from './+types/hours-years'

export const meta: Route.MetaFunction = () => [{ title: '近五年学时 · 学时' }]

const shown = 5

export async function loader({ context }: Route.LoaderArgs) {
  const { accountId } = requireActor(context)
  const thisYear = shanghaiYear(await databaseNow())
  const years = Array.from({ length: shown }, (_, back) => thisYear - back)
  return await Promise.all(
    years.map(async (year) => {
      const [{ statement, verified }, standing] = await Promise.all([
        getLearnerYear(accountId, year),
        findYearStanding(accountId, year),
      ])
      const needed = statement?.lamps[0]?.lines.find((line) => line.id === 'total')?.neededCentihours ?? null
      return {
        ...{ year, needed, counted: statement?.counted ?? null, verified: verified?.counted.total ?? null },
        lamps: (statement?.lamps ?? []).map(({ id, label, state }) => ({ id, label, lit: state === 'lit' })),
        stage: stageNames[standing.stage],
      }
    }),
  )
}

type Row = Route.ComponentProps['loaderData'][number]
const hours = (centihours: number | null | undefined) =>
  centihours === null || centihours === undefined ? '—' : formatHours(centihours)

const columns: readonly Column<Row>[] = [
  { key: 'year', title: '年度', heading: true, cell: (row) => <Link to={`/learn/hours?year=${row.year}`}>{row.year} 年度</Link> },
  { key: 'needed', title: '应学', numeric: true, cell: (row) => hours(row.needed) },
  { key: 'counted', title: '计入', numeric: true, cell: (row) => hours(row.counted?.total) },
  { key: 'public', title: '公需', numeric: true, cell: (row) => hours(row.counted?.public) },
  { key: 'professional', title: '专业', numeric: true, cell: (row) => hours(row.counted?.professional) },
  { key: 'verified', title: '已验证', numeric: true, cell: (row) => hours(row.verified) },
  {
    key: 'lamps',
    title: '达标',
    cell: (row) =>
      row.lamps.length === 0
        ? '当年没有规则'
        : row.lamps.map((lamp) => `${lamp.label}${lamp.lit ? '已达到' : '未达到'}`).join('，'),
  },
  { key: 'stage', title: '验证', cell: (row) => row.stage },
]

export default function Years({ loaderData: years }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="近五年学时" subtitle="每个年度都按当年的规则计算，不随后来的规则变化。" />
      <section className={classes.sheet} aria-label="近五年">
        <DataTable caption="近五年学时" columns={columns} rows={years} rowKey={(row) => String(row.year)} />
      </section>
    </>
  )
}
