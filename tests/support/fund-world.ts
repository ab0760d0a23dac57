import type { EnteredSpending } from '#server/funds/enter-spending.ts'

/** A spending that would be taken, on New Year's day. */
export const goodSpending = (
  organisationId: string,
  year: number,
  changes: Partial<EnteredSpending['text']> = {},
): EnteredSpending => ({
  ...{ organisationId, year, trainingId: null, people: [] },
  text: { spentOn: `${year}-01-01`, category: 'courses', item: '数字素养课程', amount: '1,200', voucher: '记-12', ...changes },
})
