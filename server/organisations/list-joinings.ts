import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { findJoiningIds, type JoiningTab, joiningTabs } from './find-joining-ids.ts'
import type { Joining } from './rules/joining.ts'
import { placesOf } from './scope.ts'

export type ListedJoining = Joining & {
  id: string
  /** As the learner signed up, or as the place wrote it when inviting. */
  name: string
  maskedNumber: string
  learnerId: string | null
  fromName: string | null
  toName: string | null
  wantedName: string | null
  wantedCode: string | null
  /** The unit with the same code or name, where it is there by now. */
  sameUnitId: string | null
  sameUnitName: string | null
  askedAt: Date
  endedAt: Date | null
  note: string
  reason: string
}

/** `count` is exact up to 10,000; 10,001 stands for more. */
export type JoiningPage = { joinings: ListedJoining[]; count: number; now: Date }

type Row = Omit<ListedJoining, 'name' | 'maskedNumber'> & {
  invitedName: string | null
  invitedMasked: string | null
  count: number
}

/** A page (from 1) of what concerns the actor's places: oldest first, so that nobody waits longest unseen; what is over, latest first. */
export async function listJoinings(
  actor: Actor,
  { tab, search = '', page = 1, size = 50 }: { tab: JoiningTab; search?: string; page?: number; size?: number },
): Promise<JoiningPage> {
  const now = await databaseNow()
  const ids = await findJoiningIds(placesOf(actor, 'affiliation.decide'), tab)
  const text = search.trim()
  const pattern = text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<Row>`
    select j.id, j.kind, j.learner_id as "learnerId", j.asked_by as "askedBy", j.asked_at as "askedAt", j.from_organisation_id as "fromOrganisationId",
      j.to_organisation_id as "toOrganisationId", j.learner_agreed_at as "learnerAgreedAt", j.place_agreed_at as "placeAgreedAt",
      j.released_at as "releasedAt", j.release_due_at as "releaseDueAt", j.ended_as as "endedAs", j.ended_at as "endedAt", j.note, j.reason,
      j.wanted_name as "wantedName", j.wanted_code as "wantedCode", j.invited_name as "invitedName", j.invited_masked as "invitedMasked",
      source.name as "fromName", target.name as "toName", same.id as "sameUnitId", same.name as "sameUnitName", count(*) over ()::int as count
    from joining j left join organisation source on source.id = j.from_organisation_id left join organisation target on target.id = j.to_organisation_id
      left join account a on a.id = j.learner_id
      left join lateral (
        select o.id, o.name from organisation o
        where j.to_organisation_id is null and j.ended_as is null and o.kind in ('unit', 'agency') and (o.code = j.wanted_code or o.name = j.wanted_name)
        order by (o.code = j.wanted_code) desc nulls last limit 1) same on true
    where j.id = any(${ids}::uuid[])
      and (${pattern}::text is null or coalesce(a.real_name, j.invited_name) like ${pattern} or j.wanted_name like ${pattern})
    order by case when ${tab}::text = 'over' then j.ended_at end desc, j.asked_at, j.id
    limit ${size} offset ${(page - 1) * size}`
  const persons = await getPersons(rows.flatMap((row) => (row.learnerId && row.invitedName === null ? [row.learnerId] : [])))
  const joinings = rows.map(({ invitedName, invitedMasked, count: _, ...row }): ListedJoining => {
    const person = row.learnerId ? persons.get(row.learnerId) : undefined
    return { ...row, name: invitedName ?? person?.realName ?? '', maskedNumber: invitedMasked ?? person?.maskedIdNumber ?? '' }
  })
  return { joinings, count: text === '' ? ids.length : (rows[0]?.count ?? 0), now }
}

export type JoiningCounts = Record<Exclude<JoiningTab, 'over'>, number>

/** How many wait on each page for the actor; 10,001 stands for more. */
export async function countJoinings(actor: Actor): Promise<JoiningCounts> {
  const places = placesOf(actor, 'affiliation.decide')
  const waiting = joiningTabs.filter((tab) => tab !== 'over')
  const counts = await Promise.all(waiting.map(async (tab) => [tab, (await findJoiningIds(places, tab)).length] as const))
  return Object.fromEntries(counts) as JoiningCounts
}
