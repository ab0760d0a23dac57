/** What the forms about powers may carry. Used by the browser and, with the last word, the server. */
import { z } from 'zod'
import { grantableRoles } from './tree.ts'

/** The end of a day in Shanghai, or null when no day was chosen. */
const lastDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '请按 年-月-日 填写。')
  .optional()
  .transform((day) => (day ? new Date(`${day}T16:00:00Z`) : null))

const person = {
  realName: z.string({ error: '请填写姓名。' }).trim().min(2, '请填写姓名。').max(60, '姓名太长。'),
  identifier: z
    .string({ error: '请填写手机号或身份证号。' })
    .trim()
    .min(11, '请填写 11 位手机号或 18 位身份证号。')
    .max(30, '内容太长。'),
}

export const grantForm = z.strictObject({
  ...person,
  role: z.enum(grantableRoles, { error: '请选择权限。' }),
  /** Empty: over the installation. */
  organisationId: z.uuid().optional(),
  validUntil: lastDay,
})

export const handoverForm = z.strictObject({
  ...person,
  leaves: z.enum(['yes', 'no'], { error: '请选择是接替还是增加。' }),
})

/** On the page of one power; `intent` says which was pressed. */
export const officialForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('limit'), validUntil: lastDay }),
  z.strictObject({ intent: z.literal('withdraw') }),
  z.strictObject({ intent: z.literal('reset-second-factor') }),
])

export const handoverAnswerForm = z.strictObject({
  handoverId: z.uuid(),
  answer: z.enum(['confirm', 'decline', 'withdraw']),
})
