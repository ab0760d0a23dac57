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
import { formatHours } from '#server/hours/rules/entry.ts'
import { listOpenClasses, type OpenClass, openClassesPage } from '#server/institutions/list-open-classes.ts'
import { classStatus } from '#server/institutions/rules/class-state.ts'
import { modeNames, modes } from '#server/institutions/rules/class-text.ts'
import { placeStateNames } from '#server/institutions/rules/place-state.ts'
import { fields } from '#server/institutions/rules/standing.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/classes'

export const meta: Route.MetaFunction = () => [{ title: '培训班 · 学时' }]

const query = z.object({
  search: z.string().max(100).catch(''),
  field: z.enum(fields).nullable().catch(null),
  mode: z.enum(modes).nullable().catch(null),
  show: z.enum(['open', 'own']).catch('open'),
  page: z.coerce.number().int().min(1).max(200).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const { show, ...wanted } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [found, now] = await Promise.all([listOpenClasses(actor, { ...wanted, own: show === 'own' }), databaseNow()])
  const prices = await findPrices(
    'class',
    found.rows.map((row) => row.id),
  )
  return {
    rows: found.rows.map((row) => ({ ...row, price: prices.get(row.id) ?? null, status: classStatus(row, now) })),
    ...{ total: found.total, show, filtered: Boolean(wanted.search || wanted.field || wanted.mode), page: wanted.page },
    pages: Math.max(1, Math.ceil(found.total / openClassesPage)),
  }
}

type Row = OpenClass & { price: SubjectPrice | null; status: string }
const columns: readonly Column<Row>[] = [
  {
    ...{ key: 'title', title: '班次', heading: true },
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/learn/classes/${row.id}`}>{row.title}</Link>
        <small>
          {row.organisationName} · {row.field} · {modeNames[row.mode]}
        </small>
      </span>
    ),
  },
  { key: 'when', title: '开班', cell: (row) => shanghaiMinuteText(row.startsAt) },
  { key: 'hours', title: '专业科目', numeric: true, cell: (row) => `${formatHours(row.centihours)} 学时` },
  { key: 'price', title: '费用', cell: (row) => <PriceLine price={row.price} /> },
  { key: 'status', title: '状态', cell: (row) => row.status },
  {
    ...{ key: 'places', title: '名额' },
    cell: (row) =>
      row.mine
        ? placeStateNames[row.mine]
        : row.enrolled >= row.capacity
          ? '已满，可候补'
          : `还有 ${row.capacity - row.enrolled} 个`,
  },
]

export default function Classes({ loaderData: { rows, total, show, filtered, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="培训班"
        subtitle="施教机构举办的专业科目培训班。完成并经确认后，学时自动到账。"
        actions={<Link to="/institutions">施教机构</Link>}
      />
      <FilterBar
        search={{ label: '班次或机构' }}
        filters={[
          { name: 'show', label: '范围', all: '可以报名的', options: [{ value: 'own', label: '我报过名的' }] },
          { name: 'field', label: '领域', all: '全部领域', options: fields.map((value) => ({ value, label: value })) },
          { name: 'mode', label: '方式', all: '全部', options: modes.map((value) => ({ value, label: modeNames[value] })) },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的班次' : show === 'own' ? '您还没有报过名' : '现在没有可以报名的班次'}>
          {filtered ? '换一个条件试试。' : '施教机构发布新的班次后，会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="培训班" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
