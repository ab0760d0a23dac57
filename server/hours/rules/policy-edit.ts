import type { Industry } from '#server/organisations/rules/organisation-facts.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Form, Part } from './entry.ts'
import { formNames, partNames, subjectOf } from './entry.ts'
import { readFigure } from './figure-kinds.ts'
import type { PolicyDocument } from './policy.ts'
import type { Selector } from './valued.ts'

/** Which hours are meant; empty: whatever the part, whatever the form. */
export type Scope = { part: Part | ''; form: Form | '' }

/** What a bureau changes in a draft, as its forms bring it. */
export type PolicyEdit =
  /** Configured figures by path, as they were written. `cite`: the notice that fixes those that change; empty: theirs stay. */
  | { kind: 'figures'; values: Readonly<Record<string, string>>; cite: string }
  /** A figure of the law: it has to be said by which document, and why. */
  | { kind: 'law'; path: string; value: string; cite: string; reason: string }
  | { kind: 'title'; title: string }
  | ({ kind: 'add-ceiling'; per: 'year' | 'day'; most: string; cite: string } & Scope)
  | { kind: 'remove-ceiling'; id: string }
  | ({ kind: 'add-condition'; lamp: string; need: 'necessary' | 'sufficient'; least: string; cite: string } & Scope)
  | { kind: 'remove-condition'; lamp: string; id: string }
  | { kind: 'add-substitution'; lamp: string; from: Part; to: Part; most: string; cite: string }
  | { kind: 'remove-substitution'; lamp: string; id: string }
  /** What an industry asks of its people beside the city: hours in all, and of professional subjects (empty: nothing). */
  | { kind: 'add-sector'; industry: Industry; total: string; professional: string; cite: string }
  | { kind: 'remove-sector'; id: string }

export type EditOf<Kind extends PolicyEdit['kind']> = PolicyEdit & { kind: Kind }
export type Edited = { document: PolicyDocument; lawChange: { path: string; cite: string; reason: string } | null }
/** Sentences by the name of the field beside which they stand. */
export type FieldProblems = Readonly<Record<string, string>>
export type Answer = Result<Edited, 'draft-fields', FieldProblems>

export const edited = (document: PolicyDocument): Answer => ok({ document, lawChange: null })
export const problems = (fields: FieldProblems): Answer => refuse('draft-fields', fields)

export const longestCite = 200
export const citeProblem = (cite: string, sentence = '请写明依据，200 字以内。'): FieldProblems =>
  cite.trim() === '' || cite.trim().length > longestCite ? { cite: sentence } : {}

/** Hours that nothing in the document is yet, or what is wrong with the field of that name. */
export function readHours(field: string, text: string): { hours: number; problem: FieldProblems } {
  const read = readFigure({ path: 'lamps.new', value: 0 }, text)
  return read.ok ? { hours: read.value as number, problem: {} } : { hours: 0, problem: { [field]: read.detail ?? '' } }
}

export const configured = <Value>(value: Value, cite: string, label: string) => ({
  ...{ value, basis: 'configured' as const, cite: cite.trim(), label },
})

export const selectorOf = ({ part, form }: Scope): Selector => ({
  ...(part && { subject: subjectOf(part), kind: part }),
  ...(form && { form }),
})
export const isScope = (of: Selector, { part, form }: Scope): boolean => (of.kind ?? '') === part && (of.form ?? '') === form

/** 培训班（专业科目） */
export function scopeName({ part, form }: Scope): string {
  if (part && form) return `${formNames[form]}（${partNames[part]}）`
  return form ? formNames[form] : part ? partNames[part] : '全部学时'
}
