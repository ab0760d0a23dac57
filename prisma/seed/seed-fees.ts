import { chargeFee } from '#server/fees/charge-fee.ts'
import { checkPayments } from '#server/fees/check-payments.ts'
import { enterPayment } from '#server/fees/enter-payment.ts'
import { endPrice, filePrice } from '#server/fees/file-price.ts'
import { priceSubject } from '#server/fees/price-subject.ts'
import { paymentColumns } from '#server/fees/rules/payment-list.ts'
import type { FeeSubject } from '#server/fees/rules/price.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { setPayeeAccount } from '#server/fees/set-payee-account.ts'
import { waiveFee } from '#server/fees/waive-fee.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { accepted } from './accepted.ts'
import { actorOf } from './seed-people.ts'

/** The hospital charges for one of its trainings: a price in force and one that was given up, fees in several states, a receipt, a list that has a mistake. */
export async function seedFees(organisationIds: Map<string, string>, accountIds: Map<string, string>, now: Date): Promise<void> {
  if (await sql.maybe`select 1 from filed_price limit 1`) return
  const whoIs = (name: string) => actorOf(accountIds.get(name) as string)
  const [handler, lin] = await Promise.all([whoIs('叶红'), whoIs('林晓燕')])
  const organisationId = organisationIds.get('hospital') as string
  const year = shanghaiYear(now)
  const file = async (documentNumber: string, item: string, amount: string) => {
    const text = {
      documentNumber,
      item,
      amount,
      unitOfCharge: 'person',
      validFrom: `${year}-01-01`,
      validUntil: `${year + 1}-12-31`,
    }
    return accepted(await filePrice(handler, { organisationId, text, replaces: null, reason: '' }), item).priceId
  }
  const priceId = await file(`津海发改价备〔${year}〕018号`, '专业技术人员线下培训资料费', '180.00')
  const old = await file(`津海发改价备〔${year}〕005号`, '实操培训耗材费', '1,260.00')
  accepted(await endPrice(handler, { priceId: old, reason: '耗材改由单位承担' }), 'the old price')
  const account = { accountName: '津海市第二中心医院', bank: '津海银行临河支行', accountNumber: '1200000000000018' }
  accepted(await setPayeeAccount(handler, { organisationId, ...account }), 'the account')
  const training = await sql.maybe<{ id: string }>`
    select id from filing where organisation_id = ${organisationId} and title = '人工智能辅助诊断的应用' limit 1`
  if (!training) return
  const subject: FeeSubject = { kind: 'training', id: training.id, organisationId }
  accepted(await transaction((tx) => priceSubject(tx, handler, { subject, priceId })), 'the price of a training')
  const charge = async (name: string) => {
    const learnerId = accountIds.get(name) as string
    const charged = accepted(await transaction((tx) => chargeFee(tx, { subject, learnerId, payer: 'learner' })), name)
    return charged?.feeId as string
  }
  const feeId = await charge('林晓燕')
  accepted(await sayTransferred(lin, { feeId, note: '20261123001786' }), 'a transfer')
  accepted(await enterPayment(handler, { feeId: await charge('郭敏'), by: 'learner', paidOn: shanghaiDay(now) }), 'a payment')
  accepted(await waiveFee(handler, { feeId: await charge('胡建平'), reason: '授课人员免收' }), 'a waiver')
  const rows = [[...paymentColumns], ['ABCDEFGH23', '180.00', '个人', shanghaiDay(now)]]
  accepted(await checkPayments(handler, { organisationId, fileName: '十一月到账.xlsx', rows }), 'a list')
}
