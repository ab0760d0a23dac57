import { getLearnerAttributes } from '#server/identity/queries.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { type Freeze, findFreezes } from './find-freezes.ts'
import { findIndustries } from './find-industries.ts'
import { completionKey, creditCompletion } from './rules/credit.ts'
import type { Part, Subject } from './rules/entry.ts'
import { type Policy, policyDocument } from './rules/policy.ts'
import { drawStatement, type PersonYear, type Statement, type StatementEntry, type Totals } from './rules/statement.ts'

/** A published version never changes, so it is kept for good; which one is the newest of a year is asked again every few seconds. */
const staleAfterMilliseconds = 10_000
const newest = new Map<number, { policy: Policy | null; askedAt: number }>()

export const forgetPolicies = (): void => newest.clear()

/** The policy in force for `year`: the newest published version that holds already, or null while there is none. Whoever is in a transaction gives it. */
export async function findPolicy(year: number, from: Sql = sql): Promise<Policy | null> {
  const known = newest.get(year)
  if (known && performance.now() - known.askedAt < staleAfterMilliseconds) return known.policy
  const row = await from.maybe<{ id: string; version: number; document: unknown }>`
    select id, version, document from policy where year = ${year} and status = 'published' and coalesce(holds_from, published_at) <= clock_timestamp()
    order by version desc limit 1`
  const unchanged = known?.policy && known.policy.id === row?.id ? known.policy : null
  const policy =
    unchanged ?? (row ? { id: row.id, year, version: row.version, document: policyDocument.parse(row.document) } : null)
  newest.set(year, { policy, askedAt: performance.now() })
  return policy
}

export async function getPolicy(year: number, from: Sql = sql): Promise<Policy> {
  const policy = await findPolicy(year, from)
  invariant(policy, `no policy is published for ${year}`)
  return policy
}

const published = new Map<string, Policy>()

/** One published version, newest or not: what was decided by it stays decided by it. */
export async function getPolicyById(id: string, from: Sql = sql): Promise<Policy> {
  const known = published.get(id)
  if (known) return known
  const row = await from.one<{ year: number; version: number; document: unknown }>`
    select year, version, document from policy where id = ${id} and status = 'published'`
  const policy = { id, year: row.year, version: row.version, document: policyDocument.parse(row.document) }
  published.set(id, policy)
  return policy
}

export type LearnerYear = {
  year: number
  /** null while the year has no published policy: then only what is recorded can be shown. */
  policy: { title: string; version: number; cites: string[] } | null
  statement: Statement | null
  /** Courses that are completed and stand in no entry, each with the reason. */
  waiting: { enrolmentId: string; title: string; completedAt: Date; sentence: string }[]
  /** The year as an authority verified it, once it did. The statement above goes on with the ledger, by the same version of the law. */
  verified: {
    round: number
    at: Date
    recorded: Totals
    counted: Totals
    lamps: Statement['lamps']
    openRound: number | null
  } | null
  /** Entries that came after the year was verified: they wait for another round. */
  unverifiedIds: string[]
}

/**
 * Everything about one learner's hours in one year; all of it follows from the ledger, the policy and the person's title. A year that was verified is
 * computed by the version of the law, and for the title, by which it was verified.
 */
export async function getLearnerYear(learnerId: string, year: number): Promise<LearnerYear> {
  const freeze = (await findFreezes([learnerId], year)).get(learnerId)
  const [policy, entries, person, waiting] = await Promise.all([
    freeze ? getPolicyById(freeze.policyId) : findPolicy(year),
    listEntries(learnerId, year),
    freeze ? frozenPerson(freeze, year) : getPersonYear(learnerId, year),
    listUncredited(learnerId, year),
  ])
  const verified =
    freeze &&
    policy &&
    drawStatement(
      policy,
      person,
      entries.filter((entry) => entry.position <= freeze.position),
    )
  return {
    year,
    policy: policy && { title: policy.document.title, version: policy.document.version, cites: policy.document.cites },
    statement: policy && drawStatement(policy, person, entries),
    waiting: waiting.map(({ enrolmentId, completedAt, course }) => {
      const credit = creditCompletion({ enrolmentId, learnerId, completedAt, course }, policy)
      const sentence = credit.credited ? `《${course.title}》已完成，学时正在入账，通常几秒钟内完成` : credit.sentence
      return { enrolmentId, title: course.title, completedAt, sentence }
    }),
    verified: verified
      ? {
          ...{ round: freeze.round, at: freeze.frozenAt, openRound: freeze.open?.round ?? null },
          ...{ recorded: verified.recorded, counted: verified.counted, lamps: verified.lamps },
        }
      : null,
    unverifiedIds: freeze ? entries.filter((entry) => entry.position > freeze.position).map((entry) => entry.id) : [],
  }
}

/** `position`: its place in the learner's chain. */
export type EntryRow = StatementEntry & { sourceType: string; sourceId: string; recordedAt: Date; position: number }

/** The entries of a learner's year as they stand in the ledger, oldest event first. */
export function listEntries(learnerId: string, year: number): Promise<EntryRow[]> {
  return sql.many<EntryRow>`
    select id, subject, kind, form, centihours, occurred_at as "occurredAt", recorded_at as "recordedAt", title, source_type as "sourceType",
      source_id as "sourceId", reverses_id as "reversesId", reason, position
    from ledger_entry where learner_id = ${learnerId} and year = ${year} order by occurred_at, position`
}

/** Years that have something to show, newest first; always with `thisYear`. */
export async function listYears(learnerId: string, thisYear: number): Promise<number[]> {
  const rows = await sql.many<{ year: number }>`
    select year from learner_year where learner_id = ${learnerId}
    union select c.year from enrolment e join course c on c.id = e.course_id where e.learner_id = ${learnerId}
    union select ${thisYear}::int order by year desc`
  return rows.map((row) => row.year)
}

/** The totals as kept beside the ledger: the cheap figure for lists. Equal to the sum of the entries, always (check-invariants.ts). */
export async function getRecordedTotals(learnerId: string, year: number): Promise<Totals> {
  const row = await sql.maybe<Totals>`
    select total_centihours as total, required_centihours + elective_centihours as public, required_centihours as required,
      elective_centihours as elective, professional_centihours as professional
    from learner_year where learner_id = ${learnerId} and year = ${year}`
  return row ?? { total: 0, public: 0, required: 0, elective: 0, professional: 0 }
}

/** Title and post as they stand on 31 December, which decide 96 or 144 (policy: titleAsOf), and the unit's industry. */
export async function getPersonYear(learnerId: string, year: number): Promise<PersonYear> {
  const [{ seniorTitle, highTech }, industries] = await Promise.all([
    getLearnerAttributes(learnerId, `${year}-12-31`),
    findIndustries([learnerId], year),
  ])
  const industry = industries.get(learnerId)
  return { year, seniorTitle, highTech, ...(industry && { industry }) }
}

/** As it was when the year was verified. */
const frozenPerson = ({ seniorTitle, highTech, industry }: Freeze, year: number): PersonYear => ({
  ...{ year, seniorTitle, highTech },
  ...(industry && { industry }),
})

type Uncredited = {
  enrolmentId: string
  completedAt: Date
  course: { id: string; title: string; year: number; kind: Part; subject: Subject; centihours: number }
}

async function listUncredited(learnerId: string, year: number): Promise<Uncredited[]> {
  const rows = await sql.many<
    { enrolmentId: string; completedAt: Date } & Omit<Uncredited['course'], 'id'> & { courseId: string }
  >`
    select e.id as "enrolmentId", e.completed_at as "completedAt", c.id as "courseId", c.title, c.year, c.kind, c.subject, c.hours_centihours as centihours
    from enrolment e join course c on c.id = e.course_id
    where e.learner_id = ${learnerId} and e.completed_at is not null
      and ${year}::int in (c.year, extract(year from e.completed_at at time zone 'Asia/Shanghai'))
    order by e.completed_at`
  if (rows.length === 0) return []
  const keys = rows.map((row) => completionKey(row.enrolmentId))
  const credited = await sql.many<{
    key: string
  }>`select idempotency_key as key from ledger_entry where idempotency_key = any(${keys}::text[])`
  const known = new Set(credited.map((row) => row.key))
  return rows
    .filter((row) => !known.has(completionKey(row.enrolmentId)))
    .map(({ enrolmentId, completedAt, courseId, ...course }) => ({
      enrolmentId,
      completedAt,
      course: { id: courseId, ...course },
    }))
}
