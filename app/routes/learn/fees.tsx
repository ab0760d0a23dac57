import { Link } from 'react-router'
import { z } from 'zod'
import { feeColumns } from '#app/components/fees/fee-columns.tsx'
import { DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { verifyReceipt } from '#server/fees/find-fee.ts'
import { feesPage, listOwnFees } from '#server/fees/list-fees.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import type { Route } from './+types/fees'

export const meta: Route.MetaFunction = () => [{ title: '我的费用 · 学时' }]

const query = z.object({ receipt: z.string().max(40).catch(''), page: z.coerce.number().int().min(1).max(1_000).catch(1) })

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const { receipt, page } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [{ rows, sums }, genuine] = await Promise.all([
    listOwnFees(actor, page),
    receipt.trim() ? verifyReceipt(actor, receipt) : null,
  ])
  return { rows, sums, genuine, page, pages: Math.max(1, Math.ceil(sums.total / feesPage)) }
}

export default function Fees({ loaderData: { rows, sums, genuine, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="我的费用"
        subtitle={`收费培训的应缴、已缴和收据。待缴 ${formatYuan(sums.dueFen)} 元。`}
        actions={<Link to="/prices">收费备案公示</Link>}
      />
      <FilterBar search={{ name: 'receipt', label: '核对收据号，例如 2026-000017' }} />
      {genuine === null ? null : genuine.length === 0 ? (
        <Message tone="bad">没有开给您或您单位的这个号码的收据。请核对号码；仍不符的，请与收款单位联系。</Message>
      ) : (
        <Message>
          收据属实：
          {genuine.map((each) => (
            <Link key={each.id} to={`/receipts/${each.id}`}>
              {each.organisationName}，{formatYuan(each.amountFen)} 元
            </Link>
          ))}
        </Message>
      )}
      {rows.length === 0 ? (
        <EmptyState title="没有费用">您报名的培训都不收费，或者还没有报名收费的培训。</EmptyState>
      ) : (
        <>
          <DataTable caption="我的费用" columns={feeColumns('/learn/fees')} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total: sums.total, capped: false }} />
        </>
      )}
    </>
  )
}
