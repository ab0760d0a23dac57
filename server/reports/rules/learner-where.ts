import type { LearnerFilter, LearnerSort, Progress, YearMarks } from './learner-filter.ts'

/** A statement that is put together: `$1`, `$2` … stand in the text for the values. */
export type Statement = { text: string; values: unknown[] }

/** Whom the list was asked for by what was typed. */
/** `common`: so many bear it that walking the order meets a page of them sooner than gathering them all. */
export type Search = { kind: 'all' } | { kind: 'person'; learnerId: string } | { kind: 'name'; text: string; common?: boolean }

/** Where people are: everywhere, registered nowhere, or at these bodies. */
export type Where = { kind: 'city' } | { kind: 'nowhere' } | { kind: 'bodies'; ids: string[] }

/** The row after which a page begins. `text`: the name, or `year total`. */
export type Mark = { text: string; learnerId: string }

export type ListStatement = {
  where: Where
  search: Search
  filter: LearnerFilter
  year: number
  /** null while the year has no policy: then nobody's progress can be told, and the filter has no effect. */
  marks: YearMarks | null
}

/**
 * One page in one of two orders, each with an index of its own. Put together for each filter, because a statement that serves them all is planned for
 * none: the few people of a unit are gathered and put in order, those of a city are met by walking the order until a page is full.
 */
export function pageStatement(
  list: ListStatement,
  { sort, descending, after, size }: { sort: LearnerSort; descending: boolean; after: Mark | null; size: number },
): Statement {
  const { conditions, values, value } = conditionsOf(list)
  const direction = descending ? 'desc' : 'asc'
  const keys =
    sort === 'name' ? ['l.real_name collate "zh-x-icu"', 'l.learner_id'] : ['l.year', 'l.total_centihours', 'l.learner_id']
  if (after) {
    const marks = sort === 'name' ? [value(after.text)] : after.text.split(' ').map((number) => `${value(Number(number))}::int`)
    conditions.push(
      `(${keys.join(', ')}) ${descending ? '<' : '>'} (${[...marks, `${value(after.learnerId)}::uuid`].join(', ')})`,
    )
  }
  const text = `
    select l.learner_id as "learnerId", l.real_name as "realName", l.organisation_id as "organisationId", l.title_level as "titleLevel",
      l.high_tech as "highTech", l.standing, l.year, l.required_centihours as required, l.elective_centihours as elective,
      l.professional_centihours as professional, l.total_centihours as total
    from learner_listing l where ${conditions.join(' and ')}
    order by ${keys.map((key) => `${key} ${direction}`).join(', ')} limit ${value(size)}`
  return { text, values }
}

/** How many there are, counted up to `limit`. */
export function countStatement(list: ListStatement, limit: number): Statement {
  const { conditions, values, value } = conditionsOf(list)
  return {
    text: `select count(*)::int as count from (select 1 from learner_listing l where ${conditions.join(' and ')} limit ${value(limit)}) found`,
    values,
  }
}

function conditionsOf({ where, search, filter, year, marks }: ListStatement) {
  const values: unknown[] = []
  const value = (given: unknown): string => `$${values.push(given)}`
  const conditions = ['true']
  if (where.kind === 'nowhere') conditions.push('l.organisation_id is null')
  if (where.kind === 'bodies') conditions.push(`l.organisation_id = any(${value(where.ids)}::uuid[])`)
  if (search.kind === 'person') conditions.push(`l.learner_id = ${value(search.learnerId)}`)
  if (search.kind === 'name') {
    const like = `%${search.text.replace(/[\\%_]/g, '\\$&')}%`
    if (!search.common) conditions.push(`string_to_array(l.real_name, null) @> string_to_array(${value(search.text)}, null)`)
    conditions.push(`l.real_name like ${value(like)}`)
  }
  if (filter.titleLevel) conditions.push(`l.title_level = ${value(filter.titleLevel)}`)
  if (filter.longer === 'senior') conditions.push(seniorTitle)
  if (filter.longer === 'high-tech') conditions.push('l.high_tech')
  if (filter.standing) conditions.push(`l.standing = ${value(filter.standing)}`)
  if (filter.progress && marks) conditions.push(progressText(filter.progress, marks, value(year)))
  return { conditions, values, value }
}

const seniorTitle = `l.title_level in ('senior', 'associate-senior')`

/** Figures of the policy are integers of our own making, so they stand in the text; `year` is a parameter. */
function progressText(progress: Progress, { least, most }: YearMarks, year: string): string {
  if (progress === 'none') return `(l.year < ${year} or l.year = ${year} and l.total_centihours = 0)`
  const counted = (part: 'required' | 'elective' | 'professional') => `least(l.${part}_centihours, ${Math.trunc(most[part])})`
  const atLeast = (sum: string, { ordinary, senior }: { ordinary: number; senior: number }) =>
    ordinary === senior
      ? `${sum} >= ${Math.trunc(ordinary)}`
      : `${sum} >= case when ${seniorTitle} or l.high_tech then ${Math.trunc(senior)} else ${Math.trunc(ordinary)} end`
  const common = `${counted('required')} + ${counted('elective')}`
  const publicMet = [
    atLeast(counted('required'), least.required),
    atLeast(counted('elective'), least.elective),
    atLeast(common, least.public),
  ]
  const met = [
    atLeast(counted('professional'), least.professional),
    atLeast(`${common} + ${counted('professional')}`, least.total),
  ]
  const thisYear = `l.year = ${year}`
  // What counts is at most what is recorded: said once more in a form that the index of totals answers.
  const recorded = ({ ordinary, senior }: { ordinary: number; senior: number }) =>
    `l.total_centihours >= ${Math.trunc(Math.min(ordinary, senior))}`
  if (progress === 'begun') return `(${thisYear} and l.total_centihours > 0 and not (${publicMet.join(' and ')}))`
  if (progress === 'public')
    return `(${thisYear} and ${recorded(least.public)} and ${publicMet.join(' and ')} and not (${met.join(' and ')}))`
  return `(${thisYear} and ${[recorded(least.total), ...publicMet, ...met].join(' and ')})`
}

/** In an address: base64url of the text, `~`, the id. */
export const writeMark = ({ text, learnerId }: Mark): string => `${Buffer.from(text).toString('base64url')}~${learnerId}`

/** null for whatever is not a mark of this order. */
export function readMark(given: string | undefined, sort: LearnerSort): Mark | null {
  const [, encoded = '', learnerId = ''] =
    /^([\w-]*)~([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/.exec(given ?? '') ?? []
  if (!learnerId) return null
  const text = Buffer.from(encoded, 'base64url').toString()
  return sort === 'name' || /^\d{1,4} \d{1,9}$/.test(text) ? { text, learnerId } : null
}
