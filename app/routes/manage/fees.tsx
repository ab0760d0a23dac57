import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { feeColumns } from '#app/components/fees/fee-columns.tsx'
import { DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listFeePlaces } from '#server/fees/keeps-fees.ts'
import { feesPage, listFees, sidesOfFees } from '#server/fees/list-fees.ts'
import { feeQuery, feeSideNames } from '#server/fees/rules/fee-query.ts'
import { feeStateNames, feeStates } from '#server/fees/rules/fee-state.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import type { Route } from './+types/fees'

export const meta: Route.MetaFunction = () => [{ title: '收费 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const sides = sidesOfFees(actor)
  const { searchParams } = new URL(request.url)
  const { side: asked, ...wanted } = feeQuery.parse(Object.fromEntries(searchParams))
  const side = asked ?? sides[0]
  if (!side || !sides.includes(side)) throw new Response(null, { status: 404 })
  const page = z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .catch(1)
    .parse(searchParams.get('page') ?? 1)
  const [{ rows, sums }, places] = await Promise.all([listFees(actor, { side, ...wanted, page }), listFeePlaces(actor)])
  searchParams.delete('page')
  return {
    ...{ rows, sums, page, pages: Math.max(1, Math.ceil(sums.total / feesPage)), side, sides },
    ...{ filtered: wanted.search !== '' || wanted.state !== null, keeps: places.length > 0 },
    exported: `/manage/fees.xlsx?${searchParams}`,
  }
}

export default function Fees({ loaderData }: Route.ComponentProps) {
  const { rows, sums, page, pages, side, sides, filtered, keeps, exported } = loaderData
  return (
    <>
      <PageHeader
        title={feeSideNames[side]}
        subtitle={`应收 ${formatYuan(sums.amountFen)} 元，待缴 ${formatYuan(sums.dueFen)} 元，已到账 ${formatYuan(sums.paidFen)} 元，已退 ${formatYuan(sums.refundedFen)} 元。`}
        actions={
          <span className={classes.actions}>
            {side === 'payee' && keeps ? (
              <>
                <Link to="/manage/fees/import">导入到账名单</Link>
                <Link to="/manage/fees/account">收款账户</Link>
              </>
            ) : null}
            <Button component="a" href={exported} variant="default" size="sm" download>
              导出表格
            </Button>
          </span>
        }
      />
      {sides.length > 1 ? (
        <nav className={classes.actions} aria-label="收或缴">
          {sides.map((each) => (
            <Link key={each} to={`?side=${each}`} aria-current={side === each ? 'page' : undefined}>
              {feeSideNames[each]}
            </Link>
          ))}
        </nav>
      ) : null}
      <FilterBar
        search={{ label: '姓名、培训、单位、缴费码或收据号' }}
        filters={[
          {
            ...{ name: 'state', label: '状态', all: '全部' },
            options: feeStates.map((value) => ({ value, label: feeStateNames[value] })),
          },
        ]}
        keep={['side']}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的费用' : '还没有费用'}>
          {filtered
            ? '换一个条件试试。'
            : side === 'payer'
              ? '本单位为人员缴费的培训，会显示在这里。'
              : '有人报名收费的培训或班次，费用会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="费用" columns={feeColumns('/manage/fees')} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total: sums.total, capped: false }} />
        </>
      )}
    </>
  )
}
