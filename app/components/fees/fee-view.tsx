import { Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { Sheet } from '#app/components/ui/sheet.tsx'
import type { FeeView as View } from '#server/fees/find-fee.ts'
import { feeActionNames, feeStateNames } from '#server/fees/rules/fee-state.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'

/** A fee: what it is, how it is paid, and everything that was done about it. */
export function FeeView({ fee }: { fee: View }) {
  const { instructions } = fee
  return (
    <>
      <Sheet label="费用">
        <dl className={classes.facts}>
          <dt>学员</dt>
          <dd>{fee.learnerName}</dd>
          <dt>收款单位</dt>
          <dd>{fee.organisationName}</dd>
          <dt>缴费方</dt>
          <dd>{fee.payer === 'unit' ? (fee.payerUnitName ?? '单位') : '个人'}</dd>
          <dt>金额</dt>
          <dd>{formatYuan(fee.amountFen)} 元</dd>
          <dt>收费备案</dt>
          <dd>{fee.documentNumber}</dd>
          <dt>状态</dt>
          <dd>
            {feeStateNames[fee.state]}
            {fee.paidOn ? `，${fee.paidOn} 到账` : ''}
            {fee.refundedFen > 0 ? `，已退 ${formatYuan(fee.refundedFen)} 元` : ''}
            {fee.reason ? `（${fee.reason}）` : ''}
          </dd>
          {fee.transferNote ? (
            <>
              <dt>转账流水号</dt>
              <dd>{fee.transferNote}</dd>
            </>
          ) : null}
          {fee.receiptId ? (
            <>
              <dt>收据</dt>
              <dd>
                <Link to={`/receipts/${fee.receiptId}`}>查看和打印</Link>
              </dd>
            </>
          ) : null}
        </dl>
      </Sheet>
      {fee.state === 'due' ? (
        <Sheet label="怎样缴费">
          <h2>怎样缴费</h2>
          {instructions ? (
            <dl className={classes.facts}>
              <dt>户名</dt>
              <dd>{instructions.accountName}</dd>
              <dt>开户银行</dt>
              <dd>{instructions.bank}</dd>
              <dt>账号</dt>
              <dd>{instructions.accountNumber}</dd>
              <dt>缴费码</dt>
              <dd>{instructions.reference}（请写在转账附言里）</dd>
            </dl>
          ) : (
            <p className={classes.quiet}>收款单位还没有公布账户，请直接与收款单位联系。缴费码：{fee.reference}</p>
          )}
        </Sheet>
      ) : null}
      <Sheet label="经过">
        <h2>经过</h2>
        <ol className={classes.plain}>
          {fee.steps.map((step) => (
            <li key={step.id}>
              {shanghaiMinuteText(step.at)} {feeActionNames[step.action]}
              {step.by ? ` · ${step.by}` : ''}
              {step.reason ? ` · ${step.reason}` : ''}
            </li>
          ))}
        </ol>
      </Sheet>
    </>
  )
}
