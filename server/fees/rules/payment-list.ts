import type { FeePayer, FeeState } from './fee-state.ts'
import { formatYuan, moneySentences, parseYuan } from './money.ts'
import { isDay } from './price-form.ts'

/** The columns of a list of payments, as the template has them. */
export const paymentColumns = ['缴费码', '金额（元）', '缴费方', '到账日期'] as const
export const paymentRowsMost = 2_000

export type PaymentRow = {
  /** As in the file: the first row below the heading is 2. */
  rowNumber: number
  reference: string
  amount: string
  payer: string
  paidOn: string
  /** null: the row cannot be entered. */
  entry: { feeId: string; by: FeePayer; paidOn: string; amountFen: number } | null
  learnerName: string
  problems: string[]
}

/** What is known of a fee to which a row may belong. */
export type KnownFee = {
  feeId: string
  reference: string
  learnerName: string
  amountFen: number
  payer: FeePayer
  state: FeeState
}

export type PaymentCells = { rowNumber: number; cells: readonly string[] }

/** Rows with something in them, below the heading; null: it is not the template's heading. */
export function readPaymentCells(rows: readonly (readonly string[])[]): PaymentCells[] | null {
  const [heading, ...rest] = rows
  if (!paymentColumns.every((title, index) => heading?.[index]?.trim() === title)) return null
  return rest.flatMap((cells, index) => (cells.some((cell) => cell.trim() !== '') ? [{ rowNumber: index + 2, cells }] : []))
}

export const referenceOf = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()

/** Each row with what it would enter, or everything that is wrong with it. `today` 'YYYY-MM-DD'. Empty 缴费方: whoever owes. */
export function judgePayments(rows: readonly PaymentCells[], known: readonly KnownFee[], today: string): PaymentRow[] {
  const fees = new Map(known.map((fee) => [fee.reference, fee]))
  const firstRows = new Map<string, number>()
  return rows.map(({ rowNumber, cells }) => {
    const [code = '', amount = '', payer = '', day = ''] = cells.map((cell) => cell.trim())
    const reference = referenceOf(code)
    const paidOn = day
      .normalize('NFKC')
      .replace(/^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?$/, (_, y, m, d) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)
    const problems: string[] = []
    const fee = fees.get(reference)
    const earlier = firstRows.get(reference)
    if (reference === '') problems.push('没有缴费码。')
    else if (!fee) problems.push('本单位没有这个缴费码的费用。')
    else if (earlier !== undefined) problems.push(`与第 ${earlier} 行的缴费码相同。`)
    else if (fee.state !== 'due') problems.push('这笔费用不是待缴状态，不能重复登记。')
    if (!firstRows.has(reference)) firstRows.set(reference, rowNumber)
    const money = parseYuan(amount)
    if (!money.ok) problems.push(moneySentences[money.problem])
    else if (fee && money.fen !== fee.amountFen)
      problems.push(`应缴 ${formatYuan(fee.amountFen)} 元，表中是 ${formatYuan(money.fen)} 元。`)
    const by = payer === '' ? fee?.payer : ({ 单位: 'unit', 个人: 'learner' } as const)[payer]
    if (!by && payer !== '') problems.push('缴费方只能写“单位”或“个人”。')
    if (!isDay(paidOn)) problems.push('到账日期请写成 2026-11-23 的样子。')
    else if (paidOn > today) problems.push('到账日期在今天之后。')
    const entry = problems.length === 0 && fee && by ? { feeId: fee.feeId, by, paidOn, amountFen: fee.amountFen } : null
    return { rowNumber, reference, amount, payer, paidOn, entry, learnerName: fee?.learnerName ?? '', problems }
  })
}
