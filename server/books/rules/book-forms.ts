import { z } from 'zod'
import { bookActs } from './book-state.ts'
import { parseBookNumber } from './number-range.ts'

/** Who is shown where books are issued. */
export const holderShows = ['all', 'without', 'next', 'valid'] as const
export type HolderShow = (typeof holderShows)[number]
export const holderShowNames: Record<HolderShow, string> = {
  all: '全部人员',
  without: '还没有证书',
  next: '待续发、补发',
  valid: '持有有效证书',
}

const number = z.string().transform((text, issue) => {
  const parsed = parseBookNumber(text)
  if (parsed.ok) return parsed.value
  issue.addIssue({ code: 'custom', message: '证书号是 8 位数字，例如 00001234' })
  return z.NEVER
})
const quantity = z.coerce
  .number({ error: '请填写本数' })
  .int('请填写整数')
  .min(1, '至少 1 本')
  .max(1_000_000, '一次不超过 1,000,000 本')
const note = z.string().max(200, '不超过 200 字').default('')
/** What cannot be taken back is confirmed by a tick. */
const sure = (sentence: string) => z.literal('yes', sentence)
const reason = z.string().trim().min(2, '请写明理由，2 至 200 个字').max(200, '不超过 200 字')

export const handOverForm = z.strictObject({ first: number, quantity })

/** What is done on the page of a body's books. */
export const stockForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('receive'), first: number, quantity, note }),
  z.strictObject({ intent: z.literal('spoil'), first: number, quantity, reason, sure: sure('请确认：作废的号码不能恢复') }),
  z.strictObject({ intent: z.literal('request'), quantity, note }),
  z.strictObject({
    intent: z.literal('take-in'),
    handoverId: z.uuid(),
    counted: z.coerce.number({ error: '请填写清点的本数' }).int('请填写整数').min(0).max(1_000_000),
    note,
  }),
  z.strictObject({ intent: z.literal('recall'), handoverId: z.uuid() }),
  z.strictObject({ intent: z.literal('decline'), requestId: z.uuid(), answer: reason }),
  z.strictObject({ intent: z.literal('withdraw'), requestId: z.uuid() }),
])

export const changeForm = z.strictObject({ act: z.enum(bookActs), reason, sure: sure('请确认已经核实') })
export const declareForm = z.strictObject({
  act: z.enum(['fill', 'lose', 'damage']),
  reason,
  sure: sure('请确认：声明之后这一本不再有效'),
})
/** An empty number: the lowest of the stock. */
export const issueForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('issue'),
    learnerId: z.uuid(),
    number: z.union([z.literal('').transform(() => null), number]).default(null),
  }),
  z.strictObject({ intent: z.literal('bulk'), seal: z.string().regex(/^[0-9a-f]{64}$/) }),
])
export const photoDecisionForm = z.strictObject({
  intent: z.enum(['approve', 'refuse']),
  photoId: z.uuid(),
  reason: note,
})
