import type { Actor } from '#server/identity/actor.ts'
import { placesOf, reaches } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { type Account, sumAccounts } from './rules/account.ts'

export type PlaceAccount = Account & {
  id: string
  name: string
  /** The body that was asked for, without what is below it. */
  own: boolean
  hasBelow: boolean
}
export type Reconciliation = {
  place: { id: string; name: string }
  /** From the top of what the actor may see down to the place: for going back up. */
  above: { id: string; name: string }[]
  rows: PlaceAccount[]
  total: Account
}

/**
 * Accounts for every number at and below a body: what came in by the history of movements, held against where the numbers are now. One line for the body
 * itself and one for each that hangs below it and ever had a book.
 */
export async function reconcileBooks(actor: Actor, placeId: string, from: Sql = sql): Promise<Reconciliation | null> {
  if (!(await reaches(actor, 'book.see', placeId, from))) return null
  const rows = await from.many<PlaceAccount>`
    with root as (select id, path, nlevel(path) as level from organisation where id = ${placeId}),
    body as (
      select o.id, o.kind, coalesce(child.id, root.id) as branch
      from root join organisation o on o.path <@ root.path
        left join organisation child on nlevel(o.path) > root.level and child.path = subpath(o.path, 0, root.level + 1)),
    held as (
      select place_id, state, sum(last_number - first_number + 1)::int as books from book_range where place_id in (select id from body) group by 1, 2),
    moved as (
      select place_id, sum(books)::int as books from (
        select place_id, last_number - first_number + 1 as books from book_event where kind in ('received', 'taken-in') and place_id in (select id from body)
        union all
        select other_place_id, -(last_number - first_number + 1) from book_event where kind = 'taken-in' and other_place_id in (select id from body)
      ) as each (place_id, books) group by 1),
    known as (
      select b.branch, b.kind, null::text as state, m.books as received, 0 as books from body b join moved m on m.place_id = b.id
      union all
      select b.branch, b.kind, h.state, 0, h.books from body b join held h on h.place_id = b.id)
    select o.id, o.name, o.id = ${placeId}::uuid as own,
      o.id <> ${placeId}::uuid and exists (select from organisation below where below.parent_id = o.id) as "hasBelow",
      coalesce(sum(k.received), 0)::int as received,
      coalesce(sum(k.books) filter (where k.state = 'stock' and k.kind = 'bureau'), 0)::int as "bureauStock",
      coalesce(sum(k.books) filter (where k.state = 'stock' and k.kind = 'authority'), 0)::int as "authorityStock",
      coalesce(sum(k.books) filter (where k.state = 'stock' and k.kind not in ('bureau', 'authority')), 0)::int as "unitStock",
      coalesce(sum(k.books) filter (where k.state = 'handed-over'), 0)::int as "onWay",
      coalesce(sum(k.books) filter (where k.state = 'issued'), 0)::int as valid,
      coalesce(sum(k.books) filter (where k.state = 'full'), 0)::int as "full",
      coalesce(sum(k.books) filter (where k.state = 'lost'), 0)::int as lost,
      coalesce(sum(k.books) filter (where k.state = 'damaged'), 0)::int as damaged,
      coalesce(sum(k.books) filter (where k.state = 'cancelled'), 0)::int as cancelled,
      coalesce(sum(k.books) filter (where k.state = 'spoilt'), 0)::int as spoilt
    from known k join organisation o on o.id = k.branch group by o.id, o.name order by own desc, o.name, o.id`
  const places = await from.many<{ id: string; name: string }>`
    select up.id, up.name from organisation here join organisation up on here.path <@ up.path
    where here.id = ${placeId} and exists (
      select from organisation mine where mine.id = any(${placesOf(actor, 'book.see')}::uuid[]) and up.path <@ mine.path)
    order by nlevel(up.path)`
  const place = places.at(-1)
  return place ? { place, above: places.slice(0, -1), rows, total: sumAccounts(rows) } : null
}
