import { centihoursOf } from '#server/hours/rules/entry.ts'
import { invariant } from '#server/platform/invariant.ts'
import { type Field, fields, sources } from './combined-fields.ts'
import { type CombinedQuery, type Condition, columnsOf } from './combined-query.ts'
import type { Statement, Where } from './learner-where.ts'

/**
 * A query as SQL. Its text is put together of our own words alone (rules/combined-fields.ts); whatever somebody typed or chose is a parameter. `where` is
 * how far the actor reaches, by where people are registered now.
 */
export function combinedStatement(query: CombinedQuery, where: Where, { size, from }: { size: number; from: number }): Statement {
  const { values, value, conditions } = begin(query, where)
  const known = fields[query.subject]
  const columns = columnsOf(query).map((key, at) => {
    const field = known[key]
    invariant(field, 'columns are known')
    return `${shown(field)} as c${at}`
  })
  const { from: source, order } = sources[query.subject]
  return {
    text: `
      select l.learner_id as "learnerId", l.real_name as "realName", o.name as "organisationName"${columns.map((column) => `, ${column}`).join('')}
      from learner_statistic s ${source} join learner_listing l on l.learner_id = s.learner_id left join organisation o on o.id = l.organisation_id
      where ${conditions.join(' and ')} order by ${order} limit ${value(size)}::int offset ${value(from)}::int`,
    values,
  }
}

/** How many there are, counted up to `limit`: tables that no condition looks at are left out. */
export function combinedCount(query: CombinedQuery, where: Where, limit: number): Statement {
  const { values, value, conditions } = begin(query, where)
  const { from } = sources[query.subject]
  const text = conditions.join(' and ')
  const needsBody = /\bo\./.test(text)
  const needsListing = needsBody || /\bl\./.test(text)
  return {
    text: `
      select count(*)::int as count from (select 1 from learner_statistic s ${from}
        ${needsListing ? 'join learner_listing l on l.learner_id = s.learner_id' : ''} ${needsBody ? 'left join organisation o on o.id = l.organisation_id' : ''}
        where ${text} limit ${value(limit)}::int) found`,
    values,
  }
}

function begin(query: CombinedQuery, where: Where) {
  const values: unknown[] = [query.year]
  const value = (given: unknown): string => `$${values.push(given)}`
  const source = sources[query.subject]
  const conditions = ['s.year = $1::int', ...(source.where ? [source.where] : [])]
  if (where.kind === 'nowhere') conditions.push('l.organisation_id is null')
  if (where.kind === 'bodies') conditions.push(`l.organisation_id = any(${value(where.ids)}::uuid[])`)
  const known = fields[query.subject]
  const groups = query.groups.map((group) =>
    group.map((condition) => `(${conditionText(known[condition.field], condition, value)})`).join(glue[query.within]),
  )
  if (groups.length > 0) conditions.push(`(${groups.map((group) => `(${group})`).join(glue[query.between])})`)
  return { values, value, conditions }
}
const glue = { all: ' and ', any: ' or ' } as const

function conditionText(
  field: Field | undefined,
  { operator, value: given }: Condition,
  value: (given: unknown) => string,
): string {
  invariant(field, 'fields are known')
  const { expression, kind } = field
  if (kind === 'yes') return `${expression} = ${value(given === 'yes')}::boolean`
  if (kind === 'choice') return `${expression} is ${operator === 'not' ? '' : 'not '}distinct from ${value(given)}::text`
  if (kind === 'text') return textCondition(expression, operator, given, value)
  const comparison = ({ least: '>=', since: '>=', most: '<=', until: '<=' } as Record<string, string>)[operator] ?? '='
  if (kind === 'day') return `${expression} ${comparison} ${value(given)}::date`
  return `${expression} ${comparison} ${value(kind === 'hours' ? centihoursOf(Number(given)) : Number(given))}::int`
}

function textCondition(expression: string, operator: string, given: string, value: (given: unknown) => string): string {
  if (operator === 'is') return `${expression} = ${value(given)}::text`
  const like = `${value(`%${given.replace(/[\\%_]/g, '\\$&')}%`)}::text`
  if (operator === 'without') return `coalesce(${expression}, '') not like ${like}`
  // Names of people are found by their characters, which have an index.
  const indexed =
    expression === 'l.real_name' ? `string_to_array(l.real_name, null) @> string_to_array(${value(given)}::text, null) and ` : ''
  return `${indexed}${expression} like ${like}`
}

/** Days come as texts, hours as hundredths. */
const shown = ({ expression, kind }: Field): string => (kind === 'day' ? `to_char(${expression}, 'YYYY-MM-DD')` : expression)
