import { Button } from '@mantine/core'
import { Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { type FundRow, fundsPage, listFundPlaces, listFunds } from '#server/funds/list-funds.ts'
import { fundRateNames } from '#server/funds/rules/fund.ts'
import { fundQuery, reportedYear } from '#server/funds/rules/fund-query.ts'
import { fundStateNames } from '#server/funds/rules/fund-state.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/funds'

export const meta: Route.MetaFunction = () => [{ title: '培训经费 · 学时' }]

const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

/** Those above read reports; who keeps the fund of one unit is led to it. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { searchParams } = new URL(request.url)
  const today = shanghaiDay(await databaseNow())
  const thisYear = Number(today.slice(0, 4))
  if (!holds(actor, 'fund.follow')) {
    const [place] = await listFundPlaces(actor)
    if (!place) throw new Response(null, { status: 404 })
    throw redirect(`/manage/funds/${place.id}/${thisYear}`)
  }
  const wanted = fundQuery(reportedYear(today)).parse(Object.fromEntries(searchParams))
  const page = pageNumber.parse(searchParams.get('page') ?? 1)
  const { rows, totals } = await listFunds(actor, { ...wanted, page })
  searchParams.delete('page')
  return {
    ...{ rows, totals, page, pages: Math.max(1, Math.ceil(totals.total / fundsPage)), year: wanted.year, thisYear },
    ...{
      filtered: wanted.search !== '' || wanted.state !== null || wanted.onlyShort,
      exported: `/manage/funds.xlsx?${searchParams}`,
    },
  }
}

export default function Funds({ loaderData }: Route.ComponentProps) {
  const { rows, totals, page, pages, year, thisYear, filtered, exported } = loaderData
  const columns: Column<FundRow>[] = [
    {
      ...{ key: 'unit', title: '单位', heading: true },
      cell: (row) => (
        <span className={classes.cell}>
          <Link to={`/manage/funds/${row.organisationId}/${year}`}>{row.organisationName}</Link>
          <small>{row.authorityName}</small>
        </span>
      ),
    },
    { key: 'state', title: '状态', cell: (row) => fundStateNames[row.state] },
    { key: 'rate', title: '比例', cell: (row) => fundRateNames[row.rate] },
    { key: 'due', title: '应提取（元）', numeric: true, cell: (row) => formatYuan(row.report.dueFen) },
    { key: 'aside', title: '已提取（元）', numeric: true, cell: (row) => formatYuan(row.report.setAsideFen) },
    { key: 'spent', title: '已使用（元）', numeric: true, cell: (row) => formatYuan(row.report.totalSpentFen) },
    { key: 'people', title: '受益人数', numeric: true, cell: (row) => row.report.people },
    { key: 'balance', title: '余额（元）', numeric: true, cell: (row) => formatYuan(row.report.balanceFen) },
  ]
  return (
    <>
      <PageHeader
        title={`${year} 年度培训经费报告`}
        subtitle={`${totals.units} 个单位中，找到 ${totals.total} 份报告。`}
        actions={
          <Button component="a" href={exported} variant="default" size="sm" download>
            导出表格
          </Button>
        }
      />
      <div className={classes.tiles}>
        <StatTile
          label="应提取"
          value={formatYuan(totals.dueFen)}
          unit="元"
          note={`工资总额 ${formatYuan(totals.payrollFen)} 元`}
        />
        <StatTile
          label="已提取"
          value={formatYuan(totals.setAsideFen)}
          unit="元"
          tone={totals.short > 0 ? 'warn' : 'plain'}
          note={totals.short > 0 ? `${totals.short} 个单位没有足额提取` : '都已足额提取'}
        />
        <StatTile
          label="已使用"
          value={formatYuan(totals.spentFen)}
          unit="元"
          note={totals.setAsideFen > 0 ? `占已提取的 ${Math.round((totals.spentFen / totals.setAsideFen) * 100)}%` : undefined}
        />
      </div>
      <FilterBar
        search={{ label: '单位名称' }}
        filters={[
          {
            ...{ name: 'year', label: '年度', all: `${thisYear} 年度` },
            options: [thisYear - 1, thisYear - 2, thisYear - 3].map((each) => ({ value: `${each}`, label: `${each} 年度` })),
          },
          {
            ...{ name: 'state', label: '状态', all: '全部' },
            options: (['reported', 'returned', 'accepted'] as const).map((value) => ({ value, label: fundStateNames[value] })),
          },
          { name: 'short', label: '提取', all: '全部', options: [{ value: '1', label: '没有足额提取' }] },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的报告' : '还没有报告'}>
          {filtered ? '换一个条件试试。' : '单位报送年度培训经费后，会列在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="培训经费报告" columns={columns} rows={rows} rowKey={(row) => row.organisationId} />
          <Pager page={page} pages={pages} count={{ total: totals.total, capped: false }} />
        </>
      )}
    </>
  )
}
