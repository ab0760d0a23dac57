import { assessYears } from '#server/hours/assess-years.ts'
import { findPolicy } from '#server/hours/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findAccountIdByNumber, getPersons } from '#server/identity/queries.ts'
import type { TitleLevel } from '#server/identity/rules/learner-attributes.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { listOrganisationNames } from '#server/organisations/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, pool } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { findLearnerScope } from './find-learner-scope.ts'
import { type LearnerFilter, type LearnerSort, type Standing, yearMarks } from './rules/learner-filter.ts'
import { countStatement, pageStatement, readMark, type Search, type Statement, writeMark } from './rules/learner-where.ts'

export type LearnerRow = {
  learnerId: string
  realName: string
  maskedIdNumber: string
  maskedPhone: string
  organisationId: string | null
  organisationName: string | null
  titleLevel: TitleLevel
  highTech: boolean
  standing: Standing
  /** Recorded in the year, centihours. */
  required: number
  elective: number
  professional: number
  total: number
  /** Whether the city's rule is met by what counts; null while the year has no policy. */
  met: boolean | null
}

export type LearnerQuery = {
  filter: LearnerFilter
  sort?: LearnerSort
  descending?: boolean
  /** `next` of the page before. */
  after?: string
  size?: number
}

export type LearnerPage = { year: number; rows: LearnerRow[]; next: string | null; count: { total: number; capped: boolean } }

/** Counting goes no further: the people of bodies are counted in an index, those who match something are looked at one by one. */
const countLimit = { everybody: 10_000, matching: 1_000 }

/** Learners within the actor's reach, a page at a time: whoever is outside it is neither listed nor counted. */
export async function listLearners(actor: Actor, query: LearnerQuery, power: Power = 'learner.see'): Promise<LearnerPage> {
  const { filter, sort = 'name', descending = false, size = 25 } = query
  const year = shanghaiYear(await databaseNow())
  const [scope, policy, search] = await Promise.all([
    findLearnerScope(actor, power, filter.under),
    findPolicy(year),
    readSearch(filter.search),
  ])
  if (!scope || !search) return { year, rows: [], next: null, count: { total: 0, capped: false } }
  const list = { where: scope, search, filter, year, marks: policy && yearMarks(policy) }
  const { under: _, ...wanted } = filter
  const most = Object.values(wanted).some(Boolean) ? countLimit.matching : countLimit.everybody
  const page = (asked: Search) =>
    ask<Found>(
      pageStatement({ ...list, search: asked }, { sort, descending, after: readMark(query.after, sort), size: size + 1 }),
    )
  const counting = ask<{ count: number }>(countStatement(list, most + 1)).then(([row]) => row?.count ?? 0)
  // One sign of a name is borne by tens of thousands in a city, or by nobody: which of them is known first.
  const sign = search.kind === 'name' && [...search.text].length === 1
  const found = await (sign ? counting.then((count) => page({ ...search, common: count > most })) : page(search))
  const total = await counting
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  const mark = last && { learnerId: last.learnerId, text: sort === 'name' ? last.realName : `${last.year} ${last.total}` }
  return {
    year,
    rows: await complete(rows, year),
    next: found.length > size && mark ? writeMark(mark) : null,
    count: { total: Math.min(total, most), capped: total > most },
  }
}

/** What looks like a number is looked up whole, a part of one finds nobody; null: it is nobody's. */
async function readSearch(typed = ''): Promise<Search | null> {
  const text = typed.normalize('NFKC').replace(/\s/g, '')
  if (text === '') return { kind: 'all' }
  if (!/\d/.test(text)) return { kind: 'name', text }
  const learnerId = await findAccountIdByNumber(text)
  return learnerId ? { kind: 'person', learnerId } : null
}

type Found = Omit<LearnerRow, 'maskedIdNumber' | 'maskedPhone' | 'organisationName' | 'met'> & { year: number }

const ask = async <Row>({ text, values }: Statement): Promise<Row[]> => (await pool().query(text, values)).rows as Row[]

/** What stands elsewhere: masked numbers, names of bodies, and whether the year's rule is met, computed from the entries. */
async function complete(found: readonly Found[], year: number): Promise<LearnerRow[]> {
  const ids = found.map((row) => row.learnerId)
  const [persons, names, years] = await Promise.all([
    getPersons(ids),
    listOrganisationNames(found.flatMap((row) => row.organisationId ?? [])),
    assessYears(ids, year),
  ])
  return found.map(({ year: figuresOf, ...row }) => {
    const person = persons.get(row.learnerId)
    invariant(person, 'everybody who is listed has an account')
    const figures = figuresOf === year ? {} : { required: 0, elective: 0, professional: 0, total: 0 }
    const lamp = years.get(row.learnerId)?.statement.lamps.find((each) => each.id === 'city')
    return {
      ...row,
      ...figures,
      maskedIdNumber: person.maskedIdNumber,
      maskedPhone: person.maskedPhone,
      organisationName: row.organisationId && (names.get(row.organisationId) ?? null),
      met: lamp ? lamp.state === 'lit' : null,
    }
  })
}
