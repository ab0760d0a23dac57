import { type Transaction, transaction } from '#server/platform/database.ts'
import type { Breach } from '#server/platform/nightly-check.ts'

/**
 * Holds the books against their history: every number that was received lies somewhere and none that was not; at every body what came in less what went
 * out is what is there; every issued book is in the state that the last entry of its history says. Reads only.
 */
export const checkBooks = (): Promise<Breach[]> =>
  transaction(async (tx) => {
    // It reads every number: longer than a page may take.
    await tx.run`set local statement_timeout = '1h'`
    return [
      ...breachOf('every number received lies in one place', await listStrays(tx)),
      ...breachOf('books balance at every place', await listUnbalanced(tx)),
      ...breachOf('a book is as its history says', await listUntrue(tx)),
    ]
  })

const breachOf = (invariant: string, rows: readonly { id: string }[]): Breach[] =>
  rows.length === 0 ? [] : [{ invariant, count: rows.length, examples: rows.slice(0, 20).map((row) => row.id) }]

const listStrays = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    with received as (select coalesce(range_agg(int4range(first_number, last_number, '[]')), '{}') as numbers from book_event where kind = 'received'),
    held as (select coalesce(range_agg(int4range(first_number, last_number, '[]')), '{}') as numbers from book_range)
    select unnest((received.numbers - held.numbers) + (held.numbers - received.numbers))::text as id from received, held`

const listUnbalanced = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    select place_id::text as id from (
      select place_id, last_number - first_number + 1 as books from book_event where kind in ('received', 'taken-in')
      union all select other_place_id, first_number - last_number - 1 from book_event where kind = 'taken-in'
      union all select place_id, first_number - last_number - 1 from book_range
    ) as each group by place_id having sum(books) <> 0`

/** What the state is after the last thing that happened to a book. */
const stateAfter = { issued: 'issued', filled: 'full', lost: 'lost', damaged: 'damaged', found: 'issued', cancelled: 'cancelled' }

const listUntrue = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.many<{ id: string }>`
    with last as (
      select distinct on (first_number) first_number, learner_id, kind from book_event where learner_id is not null order by first_number, id desc)
    select coalesce(b.first_number, l.first_number)::text as id
    from (select * from book_range where learner_id is not null) b full join last l on l.first_number = b.first_number
    where b.state is distinct from ${JSON.stringify(stateAfter)}::jsonb ->> l.kind or b.learner_id is distinct from l.learner_id`
