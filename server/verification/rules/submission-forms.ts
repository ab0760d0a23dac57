import { z } from 'zod'

/** What an officer may press on the page of a submission; people of one page at most at a time, or everybody. */
const learnerIds = z.array(z.uuid()).max(50)
const reason = z.string().max(500).default('')

export const submissionForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.enum(['take-up', 'verify-all', 'draw']) }),
  z.object({ intent: z.literal('verify'), learnerIds }),
  z.object({ intent: z.literal('return'), learnerIds, reason }),
  z.object({ intent: z.literal('return-all'), reason }),
  z.object({ intent: z.literal('finding'), learnerIds, finding: z.enum(['fine', 'problem']), note: reason }),
  z.object({ intent: z.literal('reopen'), learnerIds, kind: z.enum(['supplementary', 'correction']), reason }),
])

/** What a handler may press on the page of the unit's year. */
export const unitYearForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('submit-all'), note: reason }),
  z.object({ intent: z.literal('submit'), learnerIds, note: reason }),
  z.object({ intent: z.literal('withdraw'), submissionId: z.uuid() }),
])

/** A decision of the bureau: until the end of that day in Shanghai. */
export const extensionForm = z.strictObject({
  organisationId: z.uuid(),
  until: z
    .string({ error: '请选择截止日。' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, '请按 年-月-日 填写。')
    .transform((day) => new Date(`${day}T16:00:00Z`)),
  reason: z.string({ error: '请写明理由。' }).max(500),
})
