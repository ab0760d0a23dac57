import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import type { Outcome } from './rules/asked-list.ts'
import type { Requirement } from './rules/requirement.ts'

export type CheckedList = {
  id: string
  basis: 'consent' | 'duty'
  review: string
  document: string
  requirement: Requirement
  people: number
  met: number
  checkedAt: Date
}
export type CheckedRow = {
  place: number
  realName: string
  maskedIdNumber: string
  outcome: Outcome
  sentence: string
  years: StatedYear[]
}

/** The lists that the actor checked, newest first. */
export async function listChecks(actor: Actor): Promise<CheckedList[]> {
  if (!holds(actor, 'review.check')) return []
  return await sql.many<CheckedList>`
    select id, basis, review, document, requirement, people, met, checked_at as "checkedAt"
    from review_check where checked_by = ${actor.accountId} order by checked_at desc limit 50`
}

/** One of the actor's own, with its rows while they are kept. */
export async function findCheck(actor: Actor, checkId: string): Promise<(CheckedList & { rows: CheckedRow[] }) | null> {
  if (!holds(actor, 'review.check')) return null
  const check = await sql.maybe<CheckedList>`
    select id, basis, review, document, requirement, people, met, checked_at as "checkedAt"
    from review_check where id = ${checkId} and checked_by = ${actor.accountId}`
  if (!check) return null
  const rows = await sql.many<CheckedRow>`
    select place, real_name as "realName", masked_id_number as "maskedIdNumber", outcome, sentence, years
    from review_row where check_id = ${checkId} order by place`
  return { ...check, rows }
}
