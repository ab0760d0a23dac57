import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { reaches } from '#server/organisations/scope.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { reachesBook } from './reaches-book.ts'
import { type BookAct, type BookState, type IssueKind, openActs } from './rules/book-state.ts'
import type { MovementKind } from './rules/movement.ts'
import type { NumberRange } from './rules/number-range.ts'

export type BookEvent = NumberRange & {
  id: number
  kind: MovementKind
  placeName: string
  otherPlaceName: string | null
  actorName: string | null
  at: Date
  reason: string
  previousNumber: number | null
}
export type BookHistory = {
  number: number
  state: BookState
  place: { id: string; name: string }
  holder: { id: string; realName: string; maskedIdNumber: string; placeName: string | null } | null
  issuedAs: IssueKind | null
  issuedAt: Date | null
  previousNumber: number | null
  /** The book that continues or replaces this one. */
  nextNumber: number | null
  events: BookEvent[]
  /** Where the holder has been registered since: the book goes along. */
  moves: { placeName: string; at: Date }[]
  /** What the actor may do with it now. */
  acts: BookAct[]
}

type Row = {
  state: BookState
  placeId: string
  placeName: string
  learnerId: string | null
  issuedAs: IssueKind | null
  issuedAt: Date | null
  previousNumber: number | null
}

/** Everything about one number for those who answer for its place or for its holder; null: never received, or not within reach. */
export async function findBook(actor: Actor, number: number): Promise<BookHistory | null> {
  const row = await sql.maybe<Row>`
    select b.state, b.place_id as "placeId", o.name as "placeName", b.learner_id as "learnerId", b.issued_as as "issuedAs", b.issued_at as "issuedAt",
      b.previous_number as "previousNumber"
    from book_range b join organisation o on o.id = b.place_id where int4range(b.first_number, b.last_number, '[]') @> ${number}::int`
  if (!row) return null
  const { learnerId } = row
  const holds = learnerId !== null && (await reachesBook(actor, 'book.see', learnerId))
  if (!holds && !(await reaches(actor, 'book.see', row.placeId))) return null
  const [events, next, moves, keeps] = await Promise.all([
    listEvents(number, sql),
    sql.maybe<{ number: number }>`
      select first_number as number from book_range where previous_number = ${number} and state <> 'cancelled'`,
    sql.many<{ placeName: string; at: Date }>`
      select o.name as "placeName", f.started_at as at from affiliation f join organisation o on o.id = f.organisation_id
      where f.learner_id = ${learnerId} and f.started_at > ${row.issuedAt} order by f.started_at`,
    learnerId !== null && learnerId !== actor.accountId && reachesBook(actor, 'book.keep', learnerId),
  ])
  const { placeId, placeName, ...facts } = row
  return {
    ...{ number, ...facts, events, nextNumber: next?.number ?? null },
    place: { id: placeId, name: placeName },
    holder: learnerId ? await findHolder(learnerId) : null,
    // When it ended, it went no further.
    moves: row.state === 'issued' ? moves : moves.filter((move) => move.at < (events.at(-1)?.at ?? move.at)),
    acts: keeps ? openActs({ state: row.state, followed: next !== null }) : [],
  }
}

const listEvents = (number: number, from: Sql): Promise<BookEvent[]> =>
  from.many<BookEvent>`
    select e.id, e.kind, e.first_number as first, e.last_number as last, o.name as "placeName", other.name as "otherPlaceName",
      a.real_name as "actorName", e.at, e.reason, e.previous_number as "previousNumber"
    from book_event e join organisation o on o.id = e.place_id left join organisation other on other.id = e.other_place_id
      left join account a on a.id = e.actor_id
    where int4range(e.first_number, e.last_number, '[]') @> ${number}::int order by e.id`

async function findHolder(learnerId: string): Promise<BookHistory['holder']> {
  const person = (await getPersons([learnerId])).get(learnerId)
  const place = await sql.maybe<{ name: string }>`
    select o.name from affiliation f join organisation o on o.id = f.organisation_id where f.learner_id = ${learnerId} and f.ended_at is null`
  return person
    ? {
        ...{ id: learnerId, realName: person.realName, maskedIdNumber: person.maskedIdNumber },
        placeName: place?.name ?? null,
      }
    : null
}
