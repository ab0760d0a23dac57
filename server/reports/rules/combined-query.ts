import { z } from 'zod'
import { type Field, fields, firstColumns, type Operator, operatorsOf, subjects } from './combined-fields.ts'

export const mostConditions = 12
export const mostGroups = 4
/** Counted and paged no further: who needs more narrows it, or takes it in a file. */
export const combinedMost = 10_000
export const combinedPageSize = 50

/** `value`: a text, a number of hours or of anything, a day 'YYYY-MM-DD', an option, 'yes' or 'no', as the field's kind asks. */
export type Condition = { field: string; operator: Operator; value: string }
export type CombinedQuery = {
  subject: (typeof subjects)[number]
  year: number
  /** One body and what is below it; 'none': people registered nowhere. */
  under?: string
  /** How the conditions of a group go together, and the groups among each other. */
  within: 'all' | 'any'
  between: 'all' | 'any'
  groups: Condition[][]
  columns: string[]
}

const joins = z.enum(['all', 'any'])
const shape = z.object({
  subject: z.enum(subjects),
  year: z.number().int().min(2000).max(2200),
  under: z.union([z.uuid(), z.literal('none')]).optional(),
  within: joins,
  between: joins,
  groups: z
    .array(
      z
        .array(z.object({ field: z.string().max(40), operator: z.string().max(20), value: z.string().max(100) }))
        .min(1)
        .max(mostConditions),
    )
    .max(mostGroups),
  columns: z.array(z.string().max(40)).max(30),
})

/** The one door by which a query comes in, from an address or from a saved one: every field, operator and value is one of ours, or fits its kind. */
export const combinedQuery = shape.superRefine((query, context) => {
  const known = fields[query.subject]
  const say = (message: string) => context.addIssue({ code: 'custom', message })
  if (query.groups.flat().length > mostConditions) say(`最多 ${mostConditions} 个条件。`)
  for (const condition of query.groups.flat()) {
    const problem = conditionProblem(known, condition)
    if (problem) say(problem)
  }
  for (const column of query.columns) if (!Object.hasOwn(known, column)) say('没有这一列。')
}) as unknown as z.ZodType<CombinedQuery>

/** What is wrong with a condition, in words; null: nothing. */
export function conditionProblem(
  known: Readonly<Record<string, Field>>,
  { field: key, operator, value }: z.infer<typeof shape>['groups'][0][0],
): string | null {
  const field = Object.hasOwn(known, key) ? known[key] : undefined
  if (!field) return '没有这个字段。'
  if (!Object.hasOwn(operatorsOf(field.kind), operator)) return `请选择“${field.label}”的比较方式。`
  if (value.trim() === '') return `请填写“${field.label}”的值。`
  if (field.kind === 'text' && value.includes('\0')) return `“${field.label}”里有不能使用的字符。`
  if (field.kind === 'number' && !/^-?\d{1,6}$/.test(value.trim())) return `“${field.label}”要填整数。`
  if (field.kind === 'hours' && !/^-?\d{1,6}(\.\d{1,2})?$/.test(value.trim())) return `“${field.label}”要填学时数，最多两位小数。`
  if (field.kind === 'day' && !isDay(value.trim())) return `“${field.label}”要填日期。`
  if (field.kind === 'yes' && value !== 'yes' && value !== 'no') return `请选择“${field.label}”。`
  if (field.kind === 'choice' && !Object.hasOwn(field.options ?? {}, value)) return `请选择“${field.label}”。`
  return null
}

function isDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00Z`)
  return /^(19|20|21)\d\d-\d\d-\d\d$/.test(value) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

export const columnsOf = ({ subject, columns }: Pick<CombinedQuery, 'subject' | 'columns'>): readonly string[] =>
  columns.length > 0 ? columns : firstColumns[subject]

/** A row of the form as it was sent: what is not whole yet stays as it is, and says what it lacks. */
export type FormRow = { field: string; operator: string; value: string; group: number; problem: string | null }
export type ReadQuery = { query: CombinedQuery; rows: FormRow[] }

/**
 * Reads the address of the page: f, o, v and g once for each condition, in one order. Rows that are not whole are shown with what they lack and not asked;
 * whatever else makes no sense is passed over.
 */
export function readCombinedQuery(search: URLSearchParams, thisYear: number): ReadQuery {
  const head = z
    .object({
      subject: z.enum(subjects).catch('learners'),
      year: z.coerce.number().int().min(2000).max(2200).catch(thisYear),
      under: shape.shape.under.catch(undefined),
      within: joins.catch('all'),
      between: joins.catch('any'),
    })
    .parse(Object.fromEntries([...search].filter(([, value]) => value !== '')))
  const known = fields[head.subject]
  const [operator, value, group] = ['o', 'v', 'g'].map((name) => search.getAll(name)) as [string[], string[], string[]]
  const rows = search
    .getAll('f')
    .map((field, at): FormRow => {
      const row = { field, operator: operator[at] ?? '', value: (value[at] ?? '').slice(0, 100) }
      return { ...row, group: groupOf(group[at]), problem: conditionProblem(known, row) }
    })
    .filter((row) => Object.hasOwn(known, row.field))
    .slice(0, mostConditions)
  const whole = rows.filter((row) => row.problem === null)
  const groups = Array.from({ length: mostGroups }, (_, index) =>
    whole
      .filter((row) => row.group === index + 1)
      .map((row): Condition => ({ field: row.field, operator: row.operator as Operator, value: row.value.trim() })),
  ).filter((conditions) => conditions.length > 0)
  // `of`: what the form was about when its columns were ticked. Those of people say nothing of which are wanted of exams.
  const ticked = (search.get('of') ?? head.subject) === head.subject ? search.getAll('column') : []
  const columns = Object.keys(known).filter((key) => ticked.includes(key))
  const { under, ...rest } = head
  return { query: { ...rest, ...(under ? { under } : {}), groups, columns }, rows }
}
const groupOf = (text = ''): number => (/^[1-4]$/.test(text) ? Number(text) : 1)

/** The address that reads as this query. */
export function writeCombinedQuery(query: CombinedQuery): URLSearchParams {
  const search = new URLSearchParams({
    subject: query.subject,
    year: `${query.year}`,
    within: query.within,
    between: query.between,
  })
  if (query.under) search.set('under', query.under)
  for (const [index, conditions] of query.groups.entries())
    for (const { field, operator, value } of conditions)
      for (const [name, text] of [
        ['f', field],
        ['o', operator],
        ['v', value],
        ['g', `${index + 1}`],
      ] as const)
        search.append(name, text)
  for (const column of query.columns) search.append('column', column)
  return search
}
