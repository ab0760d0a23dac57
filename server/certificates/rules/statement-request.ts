import { z } from 'zod'

/** A statement's numbers are a row of their own beside the training certificates' (rules/number.ts). */
export const statementNumberPattern = 'ZM{year}{serial:7}{check}'
/** As many as a person may issue for themself in a day, and as many years as one sheet holds. */
export const statementsPerDay = 5
export const mostYears = 10
/** Asked again for the same years within so many seconds, it is the same statement: a finger slipped. */
export const sameWithinSeconds = 30

export const yearList = z
  .array(z.coerce.number().int().min(2000).max(2100))
  .min(1, '请至少选择一个年度')
  .max(mostYears, `一份证明最多 ${mostYears} 个年度`)
  .transform((years) => [...new Set(years)].sort((a, b) => a - b))
