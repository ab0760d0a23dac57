/** The national standard: 1.5 % of the payroll; 2.5 % where the work asks for more skill and the unit can bear it (outline, part 16). Hundredths of a percent. */
export const fundRates = [150, 250] as const
export type FundRate = (typeof fundRates)[number]
export const fundRateNames: Readonly<Record<FundRate, string>> = { 150: '1.5%', 250: '2.5%' }

export const spendingCategories = ['courses', 'training', 'lecturers', 'materials', 'travel', 'other'] as const
export type SpendingCategory = (typeof spendingCategories)[number]
export const spendingCategoryNames: Readonly<Record<SpendingCategory, string>> = {
  courses: '课程与考试费',
  training: '培训费',
  lecturers: '授课酬金',
  materials: '资料和耗材',
  travel: '交通食宿',
  other: '其他',
}

export type FundSums = {
  /** What the payroll asks for, in fen, to the nearest. */
  dueFen: number
  setAsideFen: number
  carriedFen: number
  /** By category; fees that the unit paid for its people stand under training. */
  spentFen: Readonly<Record<SpendingCategory, number>>
  totalSpentFen: number
  balanceFen: number
  /** How much less was set aside than the payroll asks for. */
  shortFen: number
  /** Different people it was spent on. */
  people: number
}

/** Fen that a payroll asks for at a rate, to the nearest. Exact to a payroll of ten thousand million yuan. */
export const dueOf = (payrollFen: number, rate: FundRate): number =>
  Number((BigInt(payrollFen) * BigInt(rate) + 5_000n) / 10_000n)

export function sumFund(
  fund: { payrollFen: number; rate: FundRate; setAsideFen: number; carriedFen: number },
  spent: readonly { category: SpendingCategory; amountFen: number }[],
  people: number,
): FundSums {
  const { setAsideFen, carriedFen } = fund
  const spentFen = Object.fromEntries(spendingCategories.map((category) => [category, 0])) as Record<SpendingCategory, number>
  for (const { category, amountFen } of spent) spentFen[category] += amountFen
  const totalSpentFen = Object.values(spentFen).reduce((sum, fen) => sum + fen, 0)
  const dueFen = dueOf(fund.payrollFen, fund.rate)
  return {
    ...{ dueFen, setAsideFen, carriedFen, spentFen, totalSpentFen, people },
    balanceFen: setAsideFen + carriedFen - totalSpentFen,
    shortFen: Math.max(0, dueFen - setAsideFen),
  }
}
