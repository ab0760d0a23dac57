import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { cancelPayments, confirmPayments } from '#server/fees/confirm-payments.ts'
import { findFeeImport } from '#server/fees/find-fee-import.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import type { PaymentRow } from '#server/fees/rules/payment-list.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/fees-import-check'

export const meta: Route.MetaFunction = () => [{ title: '到账名单检查结果 · 学时' }]

const idOf = (text: string) => {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const list = await findFeeImport(requireOfficial(context), idOf(params.importId))
  if (!list) throw new Response(null, { status: 404 })
  const wrong = list.rows.filter((row) => row.problems.length > 0)
  const fen = list.rows.reduce((sum, row) => sum + (row.entry?.amountFen ?? 0), 0)
  // What is wrong comes first, and the page stays light.
  const rows = [...wrong, ...list.rows.filter((row) => row.problems.length === 0)].slice(0, 200)
  return { list: { ...list, rows }, total: list.rows.length, wrong: wrong.length, fen }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const intent = z.enum(['confirm', 'cancel']).safeParse((await request.formData()).get('intent'))
  if (!intent.success) throw new Response(null, { status: 400 })
  const answer = await (intent.data === 'confirm' ? confirmPayments : cancelPayments)(actor, idOf(params.importId))
  if (answer.ok) return redirect(intent.data === 'confirm' ? '/manage/fees' : '/manage/fees/import')
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[answer.reason]
  return data({ sentence }, { status })
}

const columns: readonly Column<PaymentRow>[] = [
  { key: 'row', title: '行', numeric: true, cell: (row) => row.rowNumber },
  { key: 'reference', title: '缴费码', heading: true, cell: (row) => row.reference || '（空白）' },
  { key: 'learner', title: '学员', cell: (row) => row.learnerName || '—' },
  { key: 'amount', title: '金额（元）', numeric: true, cell: (row) => row.amount },
  { key: 'day', title: '到账', cell: (row) => row.paidOn },
  {
    key: 'outcome',
    title: '检查结果',
    cell: (row) => (row.problems.length > 0 ? <span className={classes.problem}>{row.problems.join('')}</span> : '可以登记'),
  },
]

export default function FeesImportCheck({ loaderData: { list, total, wrong, fen }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={list.fileName}
        subtitle={`${list.organisationName} · 共 ${total} 行，${wrong} 行有问题，可登记 ${formatYuan(fen)} 元`}
        actions={<Link to="/manage/fees/import">返回</Link>}
      />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      {list.state === 'checked' ? (
        <Form method="post" className={classes.actions}>
          {wrong === 0 ? (
            <SubmitButton name="intent" value="confirm">
              全部登记为已到账
            </SubmitButton>
          ) : (
            <p className={classes.quiet}>请在文件中改好有问题的行，再重新上传；现在一行也没有登记。</p>
          )}
          <SubmitButton name="intent" value="cancel" variant="default">
            放弃这份名单
          </SubmitButton>
        </Form>
      ) : (
        <Message tone="plain">{list.state === 'done' ? '这份名单已全部登记。' : '这份名单已放弃。'}</Message>
      )}
      <DataTable caption="到账名单" columns={columns} rows={list.rows} rowKey={(row) => String(row.rowNumber)} />
      {total > list.rows.length ? <p className={classes.quiet}>只显示前 {list.rows.length} 行，有问题的排在前面。</p> : null}
    </>
  )
}
