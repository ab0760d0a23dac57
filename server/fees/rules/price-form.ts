import { moneySentences, parseYuan } from './money.ts'
import { type UnitOfCharge, unitsOfCharge } from './price.ts'

/** A filed price as it is typed. */
export const priceFields = ['documentNumber', 'item', 'amount', 'unitOfCharge', 'validFrom', 'validUntil'] as const
export type PriceText = Record<(typeof priceFields)[number], string>

export type NewPrice = {
  documentNumber: string
  item: string
  amountFen: number
  unitOfCharge: UnitOfCharge
  /** 'YYYY-MM-DD' */
  validFrom: string
  validUntil: string
}

/** What was typed as a price, or what is wrong with it, by field. */
export function readPrice(text: PriceText): { price: NewPrice | null; problems: Partial<PriceText> } {
  const problems: Partial<PriceText> = {}
  const documentNumber = text.documentNumber.normalize('NFKC').trim()
  const item = text.item.trim()
  if (documentNumber === '') problems.documentNumber = '请填写备案文号。'
  else if ([...documentNumber].length > 80) problems.documentNumber = '备案文号不超过 80 个字。'
  if (item === '') problems.item = '请写明收费项目。'
  else if ([...item].length > 120) problems.item = '收费项目不超过 120 个字。'
  const amount = parseYuan(text.amount)
  if (!amount.ok) problems.amount = moneySentences[amount.problem]
  const unitOfCharge = unitsOfCharge.find((unit) => unit === text.unitOfCharge)
  if (!unitOfCharge) problems.unitOfCharge = '请选择计费单位。'
  const from = isDay(text.validFrom)
  const until = isDay(text.validUntil)
  if (!from) problems.validFrom = '请填写有效期的第一天。'
  if (!until) problems.validUntil = '请填写有效期的最后一天。'
  else if (from && text.validUntil < text.validFrom) problems.validUntil = '最后一天不能早于第一天。'
  if (Object.keys(problems).length > 0 || !amount.ok || !unitOfCharge) return { price: null, problems }
  const { validFrom, validUntil } = text
  return { price: { documentNumber, item, amountFen: amount.fen, unitOfCharge, validFrom, validUntil }, problems }
}

/** A day that the calendar has, of this century. */
export function isDay(text: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
