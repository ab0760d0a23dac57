import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { RosterState } from './confirm-roster.ts'
import type { RosterOutcome, RosterProblem } from './rules/roster.ts'
import { placesOf } from './scope.ts'

export type RosterSummary = {
  id: string
  organisationId: string
  organisationName: string
  fileName: string
  rowCount: number
  problemCount: number
  changedCount: number
  state: RosterState
  checkedAt: Date
  confirmedAt: Date | null
  endedAt: Date | null
}
export type RosterRow = {
  rowNumber: number
  realName: string
  maskedIdNumber: string
  maskedPhone: string
  titleLevel: string | null
  highTech: boolean | null
  outcome: RosterOutcome | 'problem'
  problems: RosterProblem[]
}
export type RosterView = RosterSummary & {
  outcomes: Record<RosterOutcome | 'problem', number>
  rows: RosterRow[]
  seconds: number
}

/** The lists brought to the actor's places, latest first. */
export function listRosters(actor: Actor, { limit = 20 }: { limit?: number } = {}): Promise<RosterSummary[]> {
  return sql.many<RosterSummary>`
    select r.id, o.id as "organisationId", o.name as "organisationName", r.file_name as "fileName", r.row_count as "rowCount",
      r.problem_count as "problemCount", r.changed_count as "changedCount", r.state, r.checked_at as "checkedAt", r.confirmed_at as "confirmedAt",
      r.ended_at as "endedAt"
    from roster r join organisation o on o.id = r.organisation_id
    where exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'affiliation.decide')}::uuid[]) and o.path <@ mine.path)
    order by r.checked_at desc limit ${limit}`
}

/** One list with a page (from 1) of its rows, those with problems first; `outcome` shows only such rows. null for strangers. */
export async function findRoster(
  actor: Actor,
  rosterId: string,
  { page = 1, size = 100, outcome }: { page?: number; size?: number; outcome?: RosterOutcome | 'problem' } = {},
): Promise<RosterView | null> {
  const roster = await sql.maybe<RosterSummary & { seconds: number }>`
    select r.id, o.id as "organisationId", o.name as "organisationName", r.file_name as "fileName", r.row_count as "rowCount",
      r.problem_count as "problemCount", r.changed_count as "changedCount", r.state, r.checked_at as "checkedAt", r.confirmed_at as "confirmedAt",
      r.ended_at as "endedAt", coalesce(extract(epoch from r.ended_at - r.confirmed_at), 0)::float8 as seconds
    from roster r join organisation o on o.id = r.organisation_id
    where r.id = ${rosterId}
      and exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'affiliation.decide')}::uuid[]) and o.path <@ mine.path)`
  if (!roster) return null
  const counted = await sql.many<{ outcome: RosterOutcome | 'problem'; count: number }>`
    select outcome, count(*)::int as count from roster_row where roster_id = ${rosterId} group by outcome`
  const outcomes = { new: 0, join: 0, transfer: 0, here: 0, problem: 0 }
  for (const { outcome: each, count } of counted) outcomes[each] = count
  const rows = await sql.many<RosterRow>`
    select row_number as "rowNumber", real_name as "realName", masked_id_number as "maskedIdNumber", masked_phone as "maskedPhone",
      title_level as "titleLevel", high_tech as "highTech", outcome, problems
    from roster_row where roster_id = ${rosterId} and (${outcome ?? null}::text is null or outcome = ${outcome ?? null})
    order by (outcome = 'problem') desc, row_number limit ${size} offset ${(page - 1) * size}`
  return { ...roster, outcomes, rows }
}
