import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PriceLine } from '#app/components/fees/price-line.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findPrices } from '#server/fees/find-price.ts'
import type { SubjectPrice } from '#server/fees/rules/price.ts'
import { listOpenTrainings, type OpenTraining, openTrainingsPage } from '#server/filings/list-open-trainings.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/trainings'

export const meta: Route.MetaFunction = () => [{ title: '线下培训 · 学时' }]

const query = z.object({ search: z.string().max(100).catch(''), page: z.coerce.number().int().min(1).max(200).catch(1) })

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const found = await listOpenTrainings(actor, wanted)
  const prices = await findPrices(
    'training',
    found.rows.map((row) => row.id),
  )
  const rows = found.rows.map((row) => ({ ...row, price: prices.get(row.id) ?? null }))
  return { ...found, rows, ...wanted, pages: Math.max(1, Math.ceil(found.total / openTrainingsPage)) }
}

type Row = OpenTraining & { price: SubjectPrice | null }

const columns: readonly Column<Row>[] = [
  {
    key: 'title',
    title: '培训',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/learn/trainings/${row.id}`}>{row.title}</Link>
        <small>{row.organisationName}</small>
      </span>
    ),
  },
  { key: 'when', title: '开始', cell: (row) => shanghaiMinuteText(row.startsAt) },
  { key: 'hours', title: '公需选修', numeric: true, cell: (row) => `${formatHours(row.centihours)} 学时` },
  { key: 'price', title: '费用', cell: (row) => <PriceLine price={row.price} /> },
  {
    key: 'places',
    title: '名额',
    cell: (row) => (row.mine ? '已报名' : row.joined >= row.expected ? '已满' : `还有 ${row.expected - row.joined} 个`),
  },
]

export default function Trainings({ loaderData: { rows, total, search, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="线下培训"
        subtitle="可以报名的公需选修课线下培训。按时签到、签退，主管部门确认后学时自动到账。"
        actions={<Link to="/learn/check-in">签到和我的培训</Link>}
      />
      <FilterBar search={{ label: '培训、专题或单位' }} />
      {rows.length === 0 ? (
        <EmptyState title={search ? '没有这样的培训' : '现在没有可以报名的培训'}>
          {search ? '换一个词试试。' : '单位或主管部门备案了新的培训，会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="可以报名的培训" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
