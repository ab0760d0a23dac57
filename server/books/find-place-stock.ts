import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { placesOf, reaches } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { findSupplier } from './find-supplier.ts'
import type { BookState } from './rules/book-state.ts'
import type { NumberRange } from './rules/number-range.ts'

export type HandoverRow = NumberRange & {
  id: string
  state: 'handed-over' | 'disputed' | 'received' | 'recalled'
  fromName: string
  toName: string
  /** Whether it comes to this place or goes away from it. */
  comes: boolean
  handedBy: string
  /** Whoever asks handed it over: somebody else counts. */
  mine: boolean
  handedAt: Date
  counted: number | null
  note: string
  answeredBy: string | null
  answeredAt: Date | null
}
export type RequestRow = {
  id: string
  placeId: string
  placeName: string
  quantity: number
  note: string
  state: 'open' | 'met' | 'declined' | 'withdrawn'
  askedBy: string
  askedAt: Date
  answer: string
}
export type PlaceStock = {
  place: { id: string; name: string; kind: string; closed: boolean }
  supplier: { id: string; name: string } | null
  may: { keep: boolean; receive: boolean; issue: boolean }
  /** The lowest hundred; `stock` counts them all. */
  ranges: NumberRange[]
  counts: Record<BookState, number>
  underWay: HandoverRow[]
  over: HandoverRow[]
  /** The newest one of this place, and the open ones of those who draw from it. */
  ownRequest: RequestRow | null
  requests: RequestRow[]
}

/** What books a body has and what is under way to it and from it. `placeId` null: where the actor acts. null: not within reach. */
export async function findPlaceStock(actor: Actor, wantedId: string | null): Promise<PlaceStock | null> {
  const placeId = wantedId ?? placesOf(actor, 'book.see')[0]
  if (!placeId || !(await reaches(actor, 'book.see', placeId))) return null
  const [place, supplier, ranges, states, handovers, requests] = await Promise.all([
    sql.one<PlaceStock['place']>`select id, name, kind, closed_at is not null as closed from organisation where id = ${placeId}`,
    findSupplier(placeId),
    sql.many<NumberRange>`
      select first_number as first, last_number as last from book_range where place_id = ${placeId} and state = 'stock' order by first_number limit 100`,
    sql.many<{ state: BookState; books: number }>`
      select state, sum(last_number - first_number + 1)::int as books from book_range where place_id = ${placeId} group by state`,
    listHandovers(actor, placeId, sql),
    listRequests(placeId, sql),
  ])
  const keep = await reaches(actor, 'book.keep', placeId)
  const counts = { stock: 0, 'handed-over': 0, issued: 0, full: 0, lost: 0, damaged: 0, cancelled: 0, spoilt: 0 }
  for (const { state, books } of states) counts[state] = books
  return {
    ...{ place, supplier, ranges, counts },
    may: {
      keep,
      receive: place.kind === 'bureau' && holds(actor, 'book.receive'),
      issue: keep && (place.kind === 'unit' || place.kind === 'agency'),
    },
    underWay: handovers.filter((each) => each.state === 'handed-over' || each.state === 'disputed'),
    over: handovers.filter((each) => each.state === 'received' || each.state === 'recalled'),
    ownRequest: requests.find((each) => each.placeId === placeId) ?? null,
    requests: requests.filter((each) => each.placeId !== placeId),
  }
}

/** Everything under way, and the newest twenty that are over. */
const listHandovers = (actor: Actor, placeId: string, from: Sql): Promise<HandoverRow[]> =>
  from.many<HandoverRow>`
    with these as (
      (select * from book_handover where ${placeId}::uuid in (from_id, to_id) and state in ('handed-over', 'disputed') order by handed_at limit 200)
      union all
      (select * from book_handover where ${placeId}::uuid in (from_id, to_id) and state in ('received', 'recalled') order by answered_at desc limit 20))
    select h.id, h.state, h.first_number as first, h.last_number as last, g.name as "fromName", t.name as "toName", h.to_id = ${placeId}::uuid as comes,
      giver.real_name as "handedBy", h.handed_by = ${actor.accountId}::uuid as mine, h.handed_at as "handedAt", h.counted, h.note,
      receiver.real_name as "answeredBy", h.answered_at as "answeredAt"
    from these h join organisation g on g.id = h.from_id join organisation t on t.id = h.to_id join account giver on giver.id = h.handed_by
      left join account receiver on receiver.id = h.answered_by`

const listRequests = (placeId: string, from: Sql): Promise<RequestRow[]> =>
  from.many<RequestRow>`
    with these as (
      (select * from book_request where place_id = ${placeId} order by asked_at desc limit 1)
      union all
      (select r.* from organisation here join organisation below on below.path <@ here.path and below.id <> here.id
          join book_request r on r.place_id = below.id and r.state = 'open'
        where here.id = ${placeId} and here.kind in ('authority', 'bureau') and here.id = (
          select above.id from organisation above where below.path <@ above.path and above.id <> below.id and above.kind in ('authority', 'bureau')
          order by nlevel(above.path) desc limit 1)
        order by r.asked_at limit 200))
    select r.id, r.place_id as "placeId", o.name as "placeName", r.quantity, r.note, r.state, a.real_name as "askedBy", r.asked_at as "askedAt", r.answer
    from these r join organisation o on o.id = r.place_id join account a on a.id = r.asked_by order by r.asked_at`
