import type { Actor } from '#server/identity/actor.ts'
import { findAccountIdByNumber, getPersons } from '#server/identity/queries.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import type { HolderShow } from './rules/book-forms.ts'
import type { BookState } from './rules/book-state.ts'

export type HolderRow = {
  learnerId: string
  realName: string
  maskedIdNumber: string
  placeName: string
  /** Their latest book that was not cancelled. */
  number: number | null
  state: BookState | null
  /** Of the unit where they are registered: without stock nothing can be issued. */
  stock: number
}

/**
 * People registered at and below a body, with their books: by name, by whole ID or phone number, or those who need a first, a next or a new one.
 * Fifty a page; null: not within reach. Of a bureau or an authority nobody leafs through everybody: `searchFirst`.
 */
export async function listHolders(
  actor: Actor,
  { placeId, search = '', show = 'all', page = 1 }: { placeId: string; search?: string; show?: HolderShow; page?: number },
): Promise<{ rows: HolderRow[]; more: boolean; searchFirst: boolean } | null> {
  if (!(await reaches(actor, 'book.see', placeId))) return null
  const wanted = search.trim()
  const { kind } = await sql.one<{ kind: string }>`select kind from organisation where id = ${placeId}`
  const searchFirst = wanted === '' && (kind === 'bureau' || kind === 'authority')
  if (searchFirst) return { rows: [], more: false, searchFirst }
  const numbered = /\d{6}/.test(wanted) ? await findAccountIdByNumber(wanted) : null
  const pattern = `%${wanted.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const rows = await sql.many<Omit<HolderRow, 'maskedIdNumber'>>`
    select a.id as "learnerId", a.real_name as "realName", o.name as "placeName", b.number, b.state,
      coalesce((select sum(s.last_number - s.first_number + 1)::int from book_range s where s.place_id = o.id and s.state = 'stock'), 0) as stock
    from organisation here join organisation o on o.path <@ here.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
      join account a on a.id = f.learner_id
      left join lateral (
        select first_number as number, state from book_range where learner_id = a.id and state <> 'cancelled' order by issued_at desc, first_number desc limit 1
      ) b on true
    where here.id = ${placeId} and a.status = 'active' and (a.id = ${numbered} or a.real_name like ${pattern})
      and case ${show} when 'without' then b.number is null when 'next' then b.state in ('full', 'lost', 'damaged') when 'valid' then b.state = 'issued' else true end
    order by a.real_name, a.id limit 51 offset ${(page - 1) * 50}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return {
    rows: rows.slice(0, 50).map((row) => ({ ...row, maskedIdNumber: persons.get(row.learnerId)?.maskedIdNumber ?? '' })),
    more: rows.length > 50,
    searchFirst,
  }
}
