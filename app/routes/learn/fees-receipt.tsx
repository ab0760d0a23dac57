import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findReceipt } from '#server/fees/find-fee.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { receiptNumberText } from '#server/fees/rules/receipt-number.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/fees-receipt'

export const meta: Route.MetaFunction = () => [{ title: '收据 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.receiptId)
  const receipt = id.success ? await findReceipt(requireActor(context), id.data) : null
  if (!receipt) throw new Response(null, { status: 404 })
  return { receipt }
}

export default function Receipt({ loaderData: { receipt } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={`收据 ${receiptNumberText(receipt.year, receipt.number)}`}
        subtitle={`${receipt.organisationName} · 用浏览器的打印即可打印本页。`}
      />
      {receipt.state === 'refund-due' || receipt.state === 'refunded' ? (
        <Message tone="plain">
          {receipt.state === 'refunded' ? `这笔费用已退 ${formatYuan(receipt.refundedFen)} 元。` : '这笔费用等待退费。'}
        </Message>
      ) : null}
      <Sheet label="收据">
        <div className={classes.stack}>
          <dl className={classes.facts}>
            <dt>交款人</dt>
            <dd>{receipt.payerName}</dd>
            <dt>学员</dt>
            <dd>{receipt.learnerName}</dd>
            <dt>培训</dt>
            <dd>{receipt.title}</dd>
            <dt>收费项目</dt>
            <dd>
              {receipt.item}（收费备案 {receipt.documentNumber}）
            </dd>
            <dt>金额</dt>
            <dd>人民币 {formatYuan(receipt.amountFen)} 元</dd>
            <dt>到账</dt>
            <dd>{receipt.paidOn}</dd>
            <dt>开具</dt>
            <dd>
              {receipt.issuedBy}，{shanghaiDateText(receipt.issuedAt)}
            </dd>
          </dl>
          <p className={classes.quiet}>这是缴费凭据，不是税务发票。</p>
        </div>
      </Sheet>
    </>
  )
}
