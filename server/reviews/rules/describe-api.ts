import { z } from 'zod'
import { endpoints } from './api-contract.ts'

/** A field of a request or an answer, by its path: `persons[].idNumber`. */
export type FieldLine = { at: string; type: string; required: boolean; about: string }
export type ApiPage = {
  name: string
  method: string
  path: string
  scope: string
  summary: string
  request: FieldLine[] | null
  answer: FieldLine[]
}[]

/** The interface for people who read: the same schemas as the document for programs, a line a field. */
export const describeApi = (): ApiPage =>
  Object.entries(endpoints).map(([name, { method, path, scope, summary, body, answer }]) => ({
    ...{ name, method, path, scope, summary },
    request: body && linesOf(z.toJSONSchema(body, { io: 'input' }) as Schema),
    answer: linesOf(z.toJSONSchema(answer, { io: 'output' }) as Schema),
  }))

type Schema = {
  type?: string
  enum?: string[]
  const?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
}

function linesOf(schema: Schema): FieldLine[] {
  const lines: FieldLine[] = []
  const walk = (part: Schema, at: string, required: boolean) => {
    const choices = part.anyOf ?? part.oneOf
    if (at && !choices?.some((each) => each.properties))
      lines.push({ at, type: typeOf(part), required, about: part.description ?? '' })
    for (const choice of choices ?? []) if (choice.properties) walkFields(choice, at)
    if (part.items?.properties) walkFields(part.items, `${at}[]`)
    if (part.properties) walkFields(part, at)
  }
  const walkFields = (part: Schema, at: string) => {
    for (const [name, field] of Object.entries(part.properties ?? {}))
      walk(field, at ? `${at}.${name}` : name, part.required?.includes(name) ?? false)
  }
  walk(schema, '', true)
  // A field that several choices share stands once, with every word it may be.
  const byPath = Map.groupBy(lines, (line) => line.at)
  return [...byPath.values()].map((same) => ({
    ...(same[0] as FieldLine),
    type: [...new Set(same.map((line) => line.type))].join(' | '),
  }))
}

function typeOf(part: Schema): string {
  if (part.enum) return part.enum.join(' | ')
  if (part.const !== undefined) return part.const
  const choices = part.anyOf ?? part.oneOf
  if (choices) return choices.map((each) => typeOf(each)).join(' | ')
  return part.type === 'array' && part.items ? `${typeOf(part.items)}[]` : (part.type ?? '')
}
