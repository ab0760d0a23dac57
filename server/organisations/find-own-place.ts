import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { parseCreditCode } from './rules/credit-code.ts'
import { placesOf } from './scope.ts'

export type OwnPlace = { id: string; name: string }

/**
 * The open unit or agency for which the actor registers people: the one with this code below their places, or without a code the place itself at which
 * they act. null when there is none: an authority names the unit it acts for.
 */
export async function findOwnPlace(actor: Actor, code = ''): Promise<OwnPlace | null> {
  const places = placesOf(actor, 'affiliation.decide')
  const parsed = code.trim() === '' ? null : parseCreditCode(code)
  if (parsed && !parsed.ok) return null
  return await sql.maybe<OwnPlace>`
    select o.id, o.name from organisation o
    where o.kind in ('unit', 'agency') and o.closed_at is null
      and case when ${parsed?.value ?? null}::text is null then o.id = any(${places}::uuid[])
        else o.code = ${parsed?.value ?? null} and exists (select 1 from organisation mine where mine.id = any(${places}::uuid[]) and o.path <@ mine.path) end
    order by o.created_at limit 1`
}

/** The open unit or agency with this code, wherever it stands: codes are public. */
export async function findPlaceByCode(code: string): Promise<OwnPlace | null> {
  const parsed = parseCreditCode(code)
  return parsed.ok
    ? await sql.maybe<OwnPlace>`select id, name from organisation where code = ${parsed.value} and kind in ('unit', 'agency') and closed_at is null`
    : null
}
