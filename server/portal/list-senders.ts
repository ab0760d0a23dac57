import type { Actor } from '#server/identity/actor.ts'
import { parseCreditCode } from '#server/organisations/rules/credit-code.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type Sender = { id: string; name: string }

/** The places below which the actor may tell people something, the highest first; with `under` that one body, if it lies below one of them. */
export function listSenders(actor: Actor, under: string | null): Promise<Sender[]> {
  const places = placesOf(actor, 'notice.send')
  return sql.many<Sender>`
    select o.id, o.name from organisation o
    where case when ${under}::uuid is null then o.id = any(${places}::uuid[])
      else o.id = ${under} and exists (select 1 from organisation mine where mine.id = any(${places}::uuid[]) and o.path <@ mine.path) end
    order by nlevel(o.path), o.name`
}

/** The body with this code, if it lies below a place of the actor's. */
export async function findSenderByCode(actor: Actor, code: string): Promise<Sender | null> {
  const parsed = parseCreditCode(code)
  if (!parsed.ok) return null
  return await sql.maybe<Sender>`
    select o.id, o.name from organisation o
    where o.code = ${parsed.value}
      and exists (select 1 from organisation mine where mine.id = any(${placesOf(actor, 'notice.send')}::uuid[]) and o.path <@ mine.path)`
}
