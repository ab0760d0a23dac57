import { z } from 'zod'
import { priceColumns } from '#app/components/fees/price-columns.tsx'
import { DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { listPublicPrices, pricesPage } from '#server/fees/list-prices.ts'
import type { Route } from './+types/prices'

export const meta: Route.MetaFunction = () => [
  { title: '收费备案公示 · 学时' },
  { name: 'description', content: '继续教育培训收费的备案文号、项目、金额和有效期。' },
]

const query = z.object({
  search: z.string().max(100).catch(''),
  show: z.enum(['in-force', 'all']).catch('in-force'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

export async function loader({ request }: Route.LoaderArgs) {
  const { search, show, page } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const { rows, total } = await listPublicPrices({ search, page, onlyInForce: show === 'in-force' })
  return { rows, total, search, page, pages: Math.max(1, Math.ceil(total / pricesPage)) }
}

export default function Prices({ loaderData: { rows, total, search, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="收费备案公示" subtitle="没有备案的，不得收费；公需必修课程一律不收费。" />
      <FilterBar
        search={{ label: '项目、文号或单位' }}
        filters={[{ name: 'show', label: '状态', all: '只看有效的', options: [{ value: 'all', label: '全部' }] }]}
      />
      {rows.length === 0 ? (
        <EmptyState title={search ? '没有找到这样的收费备案' : '现在没有有效的收费备案'}>
          {search ? '换一个词试试。' : '收费单位登记备案后，会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="收费备案" columns={priceColumns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
