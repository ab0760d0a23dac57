/** What the forms about bodies may carry: exactly these fields, as texts; the operations judge them. */
import { z } from 'zod'
import { authorityKinds, organisationKinds } from './tree.ts'

const text = z.string().max(600, '内容太长。').default('')

const facts = {
  district: text,
  industry: text,
  payrollCategory: text,
  contactName: text,
  contactPhone: text,
}

/** Without the district where it is not the actor's to change. */
export const factsForm = z.strictObject({ ...facts, district: text.optional() })

export const newOrganisationForm = z.strictObject({
  parentId: z.uuid(),
  kind: z.enum(organisationKinds, { error: '请选择类型。' }),
  authorityKind: z.enum(authorityKinds).optional(),
  name: text,
  code: text,
  ...facts,
})

export const changes = ['rename', 'move', 'merge', 'close', 'reopen'] as const
export type Change = (typeof changes)[number]

export const changeForm = z.strictObject({
  name: text.optional(),
  targetId: z.uuid({ error: '请选择一个机构。' }).optional(),
  reason: text,
})
