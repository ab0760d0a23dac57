import { z } from 'zod'
import { hours, valued } from './valued.ts'

/**
 * The ways of learning that a person declares with evidence (outline §5, §10, §12), each as a form: what is asked, what it is worth, what proves it,
 * and what makes two declarations the same. All of it is policy; the program only knows how to read a form (expect-hours.ts).
 */
const key = z.string().regex(/^[a-z][a-z0-9-]*$/)
const asked = { key, label: z.string().min(1), help: z.string().optional(), optional: z.literal(true).optional() }

const field = z.discriminatedUnion('type', [
  z.strictObject({ ...asked, type: z.literal('text') }),
  z.strictObject({ ...asked, type: z.literal('long') }),
  z.strictObject({ ...asked, type: z.literal('date') }),
  z.strictObject({ ...asked, type: z.literal('number'), least: z.number(), most: z.number(), unit: z.string() }),
  z.strictObject({
    ...asked,
    type: z.literal('choice'),
    choices: z.array(z.strictObject({ value: key, label: z.string().min(1) })).min(2),
  }),
])

const tariff = z.discriminatedUnion('measure', [
  z.strictObject({ measure: z.literal('fixed'), hours: valued(hours) }),
  /** So many for each of what a number field counts, up to `most` an occasion. */
  z.strictObject({ measure: z.literal('each'), of: key, hours: valued(hours), most: valued(hours).optional() }),
  /** By one choice or two, the second being for instance the place among the authors. What has no row is not recognised. */
  z.strictObject({
    measure: z.literal('table'),
    by: z.array(key).min(1).max(2),
    rows: z.array(z.strictObject({ id: z.string(), when: z.array(key).min(1).max(2), hours: valued(hours) })).min(1),
  }),
])

export const declarationForm = z.strictObject({
  id: key,
  /** The way of learning as the ledger knows it. */
  form: z.enum([
    ...(['class', 'conference', 'lecture', 'visit', 'practice', 'distance-education', 'patent', 'monograph', 'paper'] as const),
    ...(['foreign-language-exam', 'computer-skills-exam', 'self-study', 'other'] as const),
  ]),
  kind: z.enum(['elective', 'professional']),
  label: z.string().min(1),
  about: z.string().min(1),
  cite: z.string().min(1),
  fields: z.array(field).min(1),
  /** The text field that names what was learned. */
  title: key,
  /** The date field that decides the year. */
  when: key,
  tariff,
  /** The fields that together tell the same thing from another; up to `claimants` people may each count it once. */
  identity: z.strictObject({ by: z.array(key).min(1), claimants: z.number().int().min(1).max(100) }),
  evidence: z.strictObject({ asks: z.array(z.string().min(1)).min(1), least: z.number().int().min(1).max(10) }),
  /** Checked by one handler, registered by another. */
  fourEyes: z.boolean().default(false),
})
export type DeclarationForm = z.infer<typeof declarationForm>
export type FormField = DeclarationForm['fields'][number]

/** Documents that were published before forms were written into policies have none: nothing can be declared by them. */
export const declarations = z
  .array(declarationForm.refine(holdsTogether, { message: '表单引用了没有的栏目，或类型不符' }))
  .refine((forms) => new Set(forms.map((form) => form.id)).size === forms.length, { message: '表单重名' })
  .default([])

/** Every field that a form speaks of is there and of the right sort. */
function holdsTogether({ fields, title, when, tariff, identity }: DeclarationForm): boolean {
  const typeOf = new Map(fields.map((each) => [each.key, each.type]))
  const counted = tariff.measure === 'each' ? typeOf.get(tariff.of) === 'number' : true
  const chosen =
    tariff.measure === 'table'
      ? tariff.by.every((each) => typeOf.get(each) === 'choice') &&
        tariff.rows.every((row) => row.when.length === tariff.by.length)
      : true
  return (
    [typeOf.size === fields.length, typeOf.get(title) === 'text', typeOf.get(when) === 'date', counted, chosen].every(Boolean) &&
    identity.by.every((each) => typeOf.has(each))
  )
}
