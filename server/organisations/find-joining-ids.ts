import { sql } from '#server/platform/database.ts'

/**
 * What a page of joinings shows:
 *   confirm   learners who ask to come and wait for this place
 *   release   learners of this place who go elsewhere or leave, and wait to be let go
 *   sent      whom this place has asked for or accepted, and who or what it waits for
 *   holding   learners whose unit is not there yet, for the authority to find it
 *   over      what has ended, latest first
 */
export const joiningTabs = ['confirm', 'release', 'sent', 'holding', 'over'] as const
export type JoiningTab = (typeof joiningTabs)[number]

/** More than these are counted as “10,000+” and reached by searching. */
export const joiningLimit = 10_000

/** The joinings of a page that concern the subtrees below `places`: the latest, one more than the limit where there are more. */
export async function findJoiningIds(places: readonly string[], tab: JoiningTab): Promise<string[]> {
  if (places.length === 0) return []
  const rows = await queries[tab](places)
  return rows.map((row) => row.id)
}

type Found = Promise<{ id: string }[]>

const queries: Record<JoiningTab, (places: readonly string[]) => Found> = {
  confirm: (places) => sql.many`
    select distinct j.id, j.asked_at from organisation mine join organisation here on here.path <@ mine.path join joining j on j.to_organisation_id = here.id
    where mine.id = any(${places}::uuid[]) and j.ended_as is null and j.kind = 'join' and j.place_agreed_at is null
    order by j.asked_at desc limit ${joiningLimit + 1}`,
  release: (places) => sql.many`
    select distinct j.id, j.asked_at from organisation mine join organisation here on here.path <@ mine.path join joining j on j.from_organisation_id = here.id
    where mine.id = any(${places}::uuid[]) and j.ended_as is null and j.released_at is null and j.release_due_at > clock_timestamp()
    order by j.asked_at desc limit ${joiningLimit + 1}`,
  sent: (places) => sql.many`
    select distinct j.id, j.asked_at from organisation mine join organisation here on here.path <@ mine.path join joining j on j.to_organisation_id = here.id
    where mine.id = any(${places}::uuid[]) and j.ended_as is null and j.place_agreed_at is not null
    order by j.asked_at desc limit ${joiningLimit + 1}`,
  holding: (places) => sql.many`
    select distinct j.id, j.asked_at from organisation mine join organisation here on here.path <@ mine.path join joining j on j.authority_id = here.id
    where mine.id = any(${places}::uuid[]) and j.ended_as is null and j.kind = 'join' and j.to_organisation_id is null
    order by j.asked_at desc limit ${joiningLimit + 1}`,
  over: (places) => sql.many`
    with here as (select o.id from organisation mine join organisation o on o.path <@ mine.path where mine.id = any(${places}::uuid[]))
    select id from (
      select j.id, j.ended_at from here join joining j on j.to_organisation_id = here.id where j.ended_as is not null
      union select j.id, j.ended_at from here join joining j on j.from_organisation_id = here.id where j.ended_as is not null
      union select j.id, j.ended_at from here join joining j on j.authority_id = here.id where j.ended_as is not null) found
    order by ended_at desc limit ${joiningLimit + 1}`,
}
