import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { priceColumns } from '#app/components/fees/price-columns.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listFeePlaces } from '#server/fees/keeps-fees.ts'
import { listPrices, type PriceRow, pricesPage } from '#server/fees/list-prices.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/prices'

export const meta: Route.MetaFunction = () => [{ title: '收费备案 · 学时' }]

const query = z.object({
  search: z.string().max(100).catch(''),
  show: z.enum(['in-force', 'all']).catch('all'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'fee.keep') && !holds(actor, 'fee.follow')) throw new Response(null, { status: 404 })
  const { search, show, page } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [{ rows, total }, places] = await Promise.all([
    listPrices(actor, { search, page, onlyInForce: show === 'in-force' }),
    listFeePlaces(actor),
  ])
  const kept = new Set(places.map((place) => place.id))
  return {
    rows: rows.map((row) => ({ ...row, kept: kept.has(row.organisationId) && !row.ended })),
    ...{ total, search, page, pages: Math.max(1, Math.ceil(total / pricesPage)), keeps: places.length > 0 },
  }
}

const columns: readonly Column<PriceRow & { kept: boolean }>[] = [
  ...priceColumns,
  {
    key: 'filed',
    title: '登记',
    cell: (row) => (
      <span className={classes.cell}>
        {row.filedBy}
        <small>{shanghaiDateText(row.filedAt)}</small>
      </span>
    ),
  },
  {
    key: 'acts',
    title: '办理',
    cell: (row) =>
      row.kept ? (
        <span className={classes.actions}>
          <Link to={`/manage/prices/new?replaces=${row.id}`} aria-label={`更正 ${row.item}`}>
            更正
          </Link>
          <Link to={`/manage/prices/${row.id}/end`} aria-label={`停用 ${row.item}`}>
            停用
          </Link>
        </span>
      ) : (
        row.endReason || '—'
      ),
  },
]

export default function Prices({ loaderData: { rows, total, search, page, pages, keeps } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="收费备案"
        subtitle="培训和班次只能按价格主管部门备案的收费；登记后不能改，写错了就更正为新的一项。"
        actions={
          <>
            <Link to="/prices">公示页</Link>
            {keeps ? (
              <Button component={Link} to="/manage/prices/new" size="sm">
                登记备案
              </Button>
            ) : null}
          </>
        }
      />
      <FilterBar
        search={{ label: '项目、文号或单位' }}
        filters={[{ name: 'show', label: '状态', all: '全部', options: [{ value: 'in-force', label: '只看有效的' }] }]}
      />
      {rows.length === 0 ? (
        <EmptyState title={search ? '没有找到这样的收费备案' : '还没有收费备案'}>
          {search ? '换一个词试试。' : '收费的培训和班次，先在这里登记备案。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="收费备案" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
