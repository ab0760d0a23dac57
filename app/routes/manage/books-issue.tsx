import { Button } from '@mantine/core'
import { IconBook } from '@tabler/icons-react'
import { data, Link } from 'react-router'
import { z } from 'zod'
import { BulkSheet } from '#app/components/books/bulk-sheet.tsx'
import { holderColumns } from '#app/components/books/holder-columns.tsx'
import { Message } from '#app/components/books/message.tsx'
import { readProblems } from '#app/components/books/read-problems.ts'
import { DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { issueBook } from '#server/books/issue-book.ts'
import { issueBooksInBulk } from '#server/books/issue-books-in-bulk.ts'
import { listHolders } from '#server/books/list-holders.ts'
import { planBulkIssue } from '#server/books/plan-bulk-issue.ts'
import { holderShowNames, holderShows, issueForm } from '#server/books/rules/book-forms.ts'
import { issueNames } from '#server/books/rules/book-state.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/books-issue'

export const meta: Route.MetaFunction = () => [{ title: '证书发放与持证人 · 学时' }]

const query = z.object({
  place: z.uuid().nullable().catch(null),
  search: z.string().max(60).catch(''),
  show: z.enum(holderShows).catch('all'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

async function placeOf(request: Request, context: Route.LoaderArgs['context']) {
  const actor = requireOfficial(context)
  const asked = Object.fromEntries(new URL(request.url).searchParams)
  const wanted = query.parse({ place: null, ...asked })
  const stock = await findPlaceStock(actor, wanted.place)
  if (!stock) throw new Response(null, { status: 404 })
  return { actor, wanted, stock, previews: 'bulk' in asked }
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor, wanted, stock, previews } = await placeOf(request, context)
  const holders = await listHolders(actor, { ...wanted, placeId: stock.place.id })
  const plan = previews && stock.may.issue ? await planBulkIssue(actor, stock.place.id) : null
  return {
    ...{ place: stock.place, may: stock.may, inStock: stock.counts.stock, me: actor.accountId },
    ...{ rows: holders?.rows ?? [], more: holders?.more ?? false, page: wanted.page, searchFirst: holders?.searchFirst ?? false },
    plan: plan?.ok ? { ...plan.value, total: plan.value.issues.length, issues: plan.value.issues.slice(0, 100) } : null,
    planProblem: plan && !plan.ok ? { ...bookRefusals, ...commonRefusals }[plan.reason].sentence : null,
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const { actor, stock } = await placeOf(request, context)
  const parsed = issueForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) return data({ done: null, problem: Object.values(readProblems(parsed.error))[0] ?? null }, { status: 400 })
  const wanted = parsed.data
  if (wanted.intent === 'bulk') {
    const issued = await issueBooksInBulk(actor, { placeId: stock.place.id, seal: wanted.seal })
    return issued.ok
      ? data({ done: `已发放 ${issued.value.issued} 本，本人会收到通知。`, problem: null })
      : refused(issued.reason)
  }
  const issued = await issueBook(actor, wanted)
  return issued.ok
    ? data({ done: `已${issueNames[issued.value.as]}，证书号 ${formatBookNumber(issued.value.number)}。`, problem: null })
    : refused(issued.reason)
}

function refused(reason: keyof typeof bookRefusals | 'not-found') {
  const { status, sentence } = { ...bookRefusals, ...commonRefusals }[reason]
  return data({ done: null, problem: sentence }, { status })
}

export default function Issue({ loaderData, actionData }: Route.ComponentProps) {
  const { place, may, inStock, rows, more, page, searchFirst, plan, planProblem, me } = loaderData
  return (
    <>
      <p>
        <Link to={`/manage/books?place=${place.id}`}>← {place.name}的证书</Link>
      </p>
      <PageHeader
        title="发放与持证人"
        subtitle={`${place.name}及其下级登记的人员。证书由本人登记的单位发放，从最小的号码起；调动时随人走。`}
        actions={
          may.issue ? (
            <Button component={Link} to={`/manage/books/issue?place=${place.id}&bulk`} variant="default" size="sm">
              批量发放（库存 {inStock} 本）
            </Button>
          ) : null
        }
      />
      <Message done={actionData?.done} problem={actionData?.problem ?? planProblem} />
      {plan ? <BulkSheet plan={plan} placeId={place.id} /> : null}
      <FilterBar
        search={{ label: '姓名，或完整的身份证号、手机号' }}
        filters={[
          {
            name: 'show',
            label: '显示',
            all: holderShowNames.all,
            options: holderShows.slice(1).map((value) => ({ value, label: holderShowNames[value] })),
          },
        ]}
        keep={['place']}
      />
      {rows.length === 0 ? (
        <EmptyState icon={<IconBook size={40} stroke={1.4} />} title={searchFirst ? '请先查找' : '没有符合条件的人员'}>
          {searchFirst ? '人员太多，请输入姓名、身份证号或手机号；也可以从单位的页面进入。' : '换一个条件，或清除条件。'}
        </EmptyState>
      ) : (
        <DataTable
          caption="人员和证书"
          columns={holderColumns({ keep: may.keep, me })}
          rows={rows}
          rowKey={(row) => row.learnerId}
        />
      )}
      <Pager page={page} pages={more ? page + 1 : page} />
    </>
  )
}
