import { moneySentences, parseYuan } from '#server/fees/rules/money.ts'
import { isDay } from '#server/fees/rules/price-form.ts'
import { dueOf, type FundRate, fundRates, type SpendingCategory, spendingCategories } from './fund.ts'

/** Ten thousand million yuan: more than any payroll of the city. */
export const mostPayrollFen = 1_000_000_000_000

export const fundFields = ['payroll', 'rate', 'setAside', 'carried'] as const
export type FundText = Record<(typeof fundFields)[number], string>
export type FundFigures = { payrollFen: number; rate: FundRate; setAsideFen: number; carriedFen: number }

const isZero = (text: string) => /^[0０]+([.．][0０]+)?$/.test(text.trim())

/** What was typed of a fund, or what is wrong with it, by field. Nothing typed as set aside means what the payroll asks for; nothing left over is zero. */
export function readFund(text: FundText): { figures: FundFigures | null; problems: Partial<FundText> } {
  const problems: Partial<FundText> = {}
  const payroll = parseYuan(text.payroll, mostPayrollFen)
  if (!payroll.ok) problems.payroll = payroll.problem === 'empty' ? '请填写全年工资总额。' : sentenceOf(payroll.problem)
  const rate = fundRates.find((each) => String(each) === text.rate)
  if (!rate) problems.rate = '请选择提取比例。'
  const amount = (name: 'setAside' | 'carried', empty: number): number => {
    if (text[name].trim() === '') return empty
    if (isZero(text[name])) return 0
    const money = parseYuan(text[name], mostPayrollFen)
    if (!money.ok) problems[name] = sentenceOf(money.problem)
    return money.ok ? money.fen : 0
  }
  const payrollFen = payroll.ok ? payroll.fen : 0
  const setAsideFen = amount('setAside', rate ? dueOf(payrollFen, rate) : 0)
  const carriedFen = amount('carried', 0)
  if (payroll.ok && setAsideFen > payrollFen) problems.setAside = '提取的经费不会多于工资总额，请核对单位是不是元。'
  if (Object.keys(problems).length > 0 || !rate) return { figures: null, problems }
  return { figures: { payrollFen, rate, setAsideFen, carriedFen }, problems }
}

const sentenceOf = (problem: keyof typeof moneySentences) =>
  problem === 'too-large' ? '金额超过上限（100 亿元），请核对单位是不是元。' : moneySentences[problem]

export const spendingFields = ['spentOn', 'category', 'item', 'amount', 'voucher'] as const
export type SpendingText = Record<(typeof spendingFields)[number], string>
export type NewSpending = { spentOn: string; category: SpendingCategory; item: string; amountFen: number; voucher: string }

/** What was typed as a spending of a year, or what is wrong with it, by field. `today`: nothing is spent after it. */
export function readSpending(
  text: SpendingText,
  { year, today }: { year: number; today: string },
): { spending: NewSpending | null; problems: Partial<SpendingText> } {
  const problems: Partial<SpendingText> = {}
  const item = text.item.trim()
  const voucher = text.voucher.normalize('NFKC').trim()
  if (!isDay(text.spentOn)) problems.spentOn = '请填写支出日期。'
  else if (Number(text.spentOn.slice(0, 4)) !== year) problems.spentOn = `请填写 ${year} 年内的日期；别的年度请到那一年登记。`
  else if (text.spentOn > today) problems.spentOn = '还没到这一天。'
  const category = spendingCategories.find((each) => each === text.category)
  if (!category) problems.category = '请选择类别。'
  if (item === '') problems.item = '请写明用在哪里。'
  else if ([...item].length > 120) problems.item = '用途不超过 120 个字。'
  if ([...voucher].length > 60) problems.voucher = '凭证号不超过 60 个字。'
  const amount = parseYuan(text.amount, mostPayrollFen)
  if (!amount.ok) problems.amount = sentenceOf(amount.problem)
  if (Object.keys(problems).length > 0 || !category || !amount.ok) return { spending: null, problems }
  return { spending: { spentOn: text.spentOn, category, item, amountFen: amount.fen, voucher }, problems }
}
