import { NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { FeeView } from '#app/components/fees/fee-view.tsx'
import { TransferForm } from '#app/components/fees/transfer-form.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { findFee } from '#server/fees/find-fee.ts'
import { formatYuan, moneySentences, parseYuan } from '#server/fees/rules/money.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { refundFee, waiveFee } from '#server/fees/waive-fee.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/fees-one'

export const meta: Route.MetaFunction = () => [{ title: '费用 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.feeId)
  const fee = id.success ? await findFee(actor, id.data) : null
  if (!fee || !(fee.keeps || fee.pays || fee.follows)) throw new Response(null, { status: 404 })
  return { fee, today: shanghaiDay(await databaseNow()) }
}

const words = z.string().max(1_000)
const asked = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('paid'), by: z.enum(['unit', 'learner']), paidOn: z.string().max(20) }),
  z.object({ intent: z.literal('waive'), reason: words }),
  z.object({ intent: z.literal('refund'), amount: words, reason: words }),
  z.object({ intent: z.literal('transferred'), note: words }),
])
type Asked = z.infer<typeof asked>
const done: Record<Asked['intent'], string> = {
  paid: '已确认到账，收据已开具。',
  waive: '已减免。',
  refund: '已登记退费。',
  transferred: '已告知收款单位，等待确认到账。',
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const feeId = z.uuid().safeParse(params.feeId)
  const given = asked.safeParse(Object.fromEntries(await request.formData()))
  if (!feeId.success || !given.success) throw new Response(null, { status: 400 })
  const { intent } = given.data
  const typed: Record<string, string> = given.data
  if (intent === 'refund') {
    const money = parseYuan(given.data.amount)
    if (!money.ok) return data({ done: false, intent, sentence: moneySentences[money.problem], typed }, { status: 422 })
  }
  const answer = await act(actor, feeId.data, given.data)
  if (answer.ok) return { done: true, intent, sentence: done[intent], typed: null }
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[answer.reason]
  return data({ done: false, intent, sentence, typed }, { status })
}

function act(actor: Actor, feeId: string, given: Asked) {
  switch (given.intent) {
    case 'paid':
      return enterPayment(actor, { feeId, by: given.by, paidOn: given.paidOn })
    case 'waive':
      return waiveFee(actor, { feeId, reason: given.reason })
    case 'transferred':
      return sayTransferred(actor, { feeId, note: given.note })
    case 'refund': {
      const money = parseYuan(given.amount)
      return refundFee(actor, { feeId, amountFen: money.ok ? money.fen : 0, reason: given.reason })
    }
  }
}

export default function Fee({ loaderData: { fee, today }, actionData }: Route.ComponentProps) {
  const problem = (intent: Asked['intent']) =>
    actionData && !actionData.done && actionData.intent === intent ? actionData.sentence : undefined
  const typed = actionData?.typed ?? {}
  return (
    <>
      <PageHeader
        title={fee.title}
        subtitle={`${fee.learnerName} · ${formatYuan(fee.amountFen)} 元`}
        actions={<Link to={`/manage/fees?side=${fee.keeps ? 'payee' : fee.pays ? 'payer' : 'above'}`}>返回</Link>}
      />
      <div className={classes.stack}>
        {actionData?.done ? <Message>{actionData.sentence}</Message> : null}
        <FeeView fee={fee} />
        {fee.keeps && fee.state === 'due' ? (
          <>
            <Sheet label="确认到账">
              <h2>确认到账</h2>
              <Form method="post" className={classes.form}>
                <div className={classes.fields}>
                  <NativeSelect
                    name="by"
                    label="由谁缴来"
                    defaultValue={typed.by ?? fee.payer}
                    data={[
                      { value: 'unit', label: '单位' },
                      { value: 'learner', label: '个人' },
                    ]}
                  />
                  <TextInput
                    name="paidOn"
                    type="date"
                    label="到账日期"
                    defaultValue={typed.paidOn ?? today}
                    max={today}
                    error={problem('paid')}
                    required
                  />
                </div>
                <p className={classes.quiet}>请先在银行流水里核对到 {formatYuan(fee.amountFen)} 元；确认后开具收据，不能撤销。</p>
                <div>
                  <SubmitButton name="intent" value="paid">
                    确认到账
                  </SubmitButton>
                </div>
              </Form>
            </Sheet>
            <Sheet label="减免">
              <h2>减免</h2>
              <Form method="post" className={classes.form}>
                <TextInput
                  name="reason"
                  label="减免的理由"
                  maxLength={500}
                  defaultValue={typed.reason ?? ''}
                  error={problem('waive')}
                  required
                />
                <div>
                  <SubmitButton name="intent" value="waive" variant="default">
                    减免这笔费用
                  </SubmitButton>
                </div>
              </Form>
            </Sheet>
          </>
        ) : null}
        {fee.keeps && fee.state === 'refund-due' ? (
          <Sheet label="退费">
            <h2>退费</h2>
            <Form method="post" className={classes.form}>
              <TextInput
                name="amount"
                label="已退金额（元）"
                inputMode="decimal"
                defaultValue={typed.amount ?? formatYuan(fee.paidFen)}
                error={problem('refund')}
                required
              />
              <TextInput name="reason" label="说明" maxLength={500} defaultValue={typed.reason ?? ''} required />
              <div>
                <SubmitButton name="intent" value="refund">
                  登记退费
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {fee.pays && fee.state === 'due' ? (
          <TransferForm problem={problem('transferred')} typed={typed.note ?? fee.transferNote} />
        ) : null}
      </div>
    </>
  )
}
