import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/books/books.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { type PlaceAccount, reconcileBooks } from '#server/books/reconcile-books.ts'
import { accountFields, accountNames, balanceOf } from '#server/books/rules/account.ts'
import type { Route } from './+types/books-reconciliation'

export const meta: Route.MetaFunction = () => [{ title: '证书核对 · 学时' }]

const pageSize = 50
/** The id of the last line. */
const sum = 'sum'
const query = z.object({
  place: z.uuid().nullable().catch(null),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { place, page } = query.parse({ place: null, ...Object.fromEntries(new URL(request.url).searchParams) })
  const placeId = place ?? (await findPlaceStock(actor, null))?.place.id
  const account = placeId ? await reconcileBooks(actor, placeId) : null
  if (!account) throw new Response(null, { status: 404 })
  return {
    ...account,
    rows: account.rows.slice((page - 1) * pageSize, page * pageSize),
    ...{ page, count: account.rows.length, off: account.rows.filter((row) => balanceOf(row) !== 0).length },
  }
}

const columns: Column<PlaceAccount>[] = [
  {
    key: 'name',
    title: '机构',
    heading: true,
    cell: (row) => <Place row={row} />,
  },
  ...accountFields.map(
    (field): Column<PlaceAccount> => ({
      ...{ key: field, title: accountNames[field], numeric: true },
      cell: (row) => row[field].toLocaleString('zh-CN'),
    }),
  ),
  { key: 'balance', title: '差额', numeric: true, cell: (row) => balanceOf(row).toLocaleString('zh-CN') },
]

/** Down to what hangs below it, or, where there is nothing more, to its books. */
function Place({ row }: { row: PlaceAccount }) {
  if (row.id === sum) return <strong>合计</strong>
  const to = row.own || !row.hasBelow ? '/manage/books' : '/manage/books/reconciliation'
  return (
    <Link className={classes.place} to={`${to}?place=${row.id}`}>
      {row.own ? `${row.name}（本级）` : row.name}
    </Link>
  )
}

export default function Reconciliation({ loaderData }: Route.ComponentProps) {
  const { place, above, rows, total, page, count, off } = loaderData
  const lines = [...rows, { ...total, id: sum, name: '', own: false, hasBelow: false }]
  return (
    <>
      <nav className={classes.crumbs} aria-label="位置">
        <Link to={`/manage/books?place=${place.id}`}>证书</Link>
        {above.map((each) => (
          <span key={each.id}>
            › <Link to={`/manage/books/reconciliation?place=${each.id}`}>{each.name}</Link>
          </span>
        ))}
        <span>› {place.name}</span>
      </nav>
      <PageHeader
        title="证书核对"
        subtitle="领入 = 各级库存 + 移交途中 + 已发放（有效、填满、遗失、损坏、注销）+ 作废。领入按流转记录计算，其余按号码现在的位置计算。"
        actions={
          <Button component="a" href={`/manage/books/reconciliation.xlsx?place=${place.id}`} download variant="default" size="sm">
            导出
          </Button>
        }
      />
      <p className={classes.message} data-tone={off > 0 ? 'bad' : undefined} role="status">
        {off > 0
          ? `有 ${off} 处不平，请联系运维人员核查。`
          : `账实相符：领入 ${total.received.toLocaleString('zh-CN')} 本，本本有着落。`}
      </p>
      {rows.length === 0 ? (
        <EmptyState title="这里还没有证书">申领并清点入库之后，会出现在这里。</EmptyState>
      ) : (
        <div className={classes.scroll}>
          <DataTable caption="各机构的证书" columns={columns} rows={lines} rowKey={(row) => `${row.id}${row.own}`} />
        </div>
      )}
      <Pager page={page} pages={Math.ceil(count / pageSize)} count={{ total: count, capped: false }} unit="个机构" />
    </>
  )
}
