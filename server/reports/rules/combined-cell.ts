import { formatHours } from '#server/hours/rules/entry.ts'
import type { Field } from './combined-fields.ts'

/** A value of a result as people read it. */
export function combinedText({ kind, options }: Field, value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (kind === 'hours') return formatHours(Number(value))
  if (kind === 'yes') return value === true ? '是' : '否'
  return kind === 'choice' ? (options?.[String(value)] ?? String(value)) : String(value)
}

/** As a spreadsheet calculates with it. */
export function combinedCell(field: Field, value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (field.kind === 'hours') return Number(value) / 100
  return field.kind === 'number' ? Number(value) : combinedText(field, value)
}
