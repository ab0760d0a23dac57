import { z } from 'zod'
import { type Industry, industryNames } from '#server/organisations/rules/organisation-facts.ts'
import type { Form, Part } from './entry.ts'
import { formNames, partNames } from './entry.ts'
import type { PolicyEdit } from './policy-edit.ts'

const part = z.enum(Object.keys(partNames) as [Part, ...Part[]])
const form = z.enum(Object.keys(formNames) as [Form, ...Form[]])
const industry = z.enum(Object.keys(industryNames) as [Industry, ...Industry[]])
const text = z.string().max(500)

const scope = { part: part.or(z.literal('')), form: form.or(z.literal('')) }

const others = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('law'), path: text, value: text, cite: text, reason: text }),
  z.strictObject({ kind: z.literal('title'), title: text }),
  z.strictObject({ kind: z.literal('add-ceiling'), ...scope, per: z.enum(['year', 'day']), most: text, cite: text }),
  z.strictObject({ kind: z.literal('remove-ceiling'), id: text }),
  z.strictObject({
    kind: z.literal('add-condition'),
    ...{ ...scope, lamp: text, need: z.enum(['necessary', 'sufficient']), least: text, cite: text },
  }),
  z.strictObject({ kind: z.literal('remove-condition'), lamp: text, id: text }),
  z.strictObject({ kind: z.literal('add-substitution'), lamp: text, from: part, to: part, most: text, cite: text }),
  z.strictObject({ kind: z.literal('remove-substitution'), lamp: text, id: text }),
  z.strictObject({ kind: z.literal('add-sector'), industry, total: text, professional: text, cite: text }),
  z.strictObject({ kind: z.literal('remove-sector'), id: text }),
])

/** Fields of figures are named after their paths; a page has some dozens. */
export const figureField = 'figure:'
const mostFields = 200

/** What a form of the draft's pages brings: which revision its writer saw and what shall change; null: no such form is ours. */
export function readPolicyEdit(fields: Readonly<Record<string, unknown>>): { revision: number; edit: PolicyEdit } | null {
  const { revision: seen, ...rest } = fields
  const revision = z.coerce.number().int().min(1).safeParse(seen)
  if (!revision.success || Object.keys(rest).length > mostFields) return null
  const edit = rest.kind === 'figures' ? readFigures(rest) : others.safeParse(rest).data
  return edit ? { revision: revision.data, edit } : null
}

function readFigures({ kind: _, cite, ...rest }: Record<string, unknown>): PolicyEdit | null {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(rest)) {
    const written = text.safeParse(value)
    if (!name.startsWith(figureField) || !written.success) return null
    values[name.slice(figureField.length)] = written.data
  }
  const source = text.safeParse(cite ?? '')
  return source.success ? { kind: 'figures', values, cite: source.data } : null
}
