import { type Sql, sql } from '#server/platform/database.ts'
import { blindIndex } from './blind-index.ts'
import { normaliseIdNumber } from './rules/id-number.ts'

/** Whose ID numbers these are, by the number as it was given. Never an answer by itself: who asks sees as much of it as they may see of that person. */
export async function findByIdNumbers(
  idNumbers: readonly string[],
  from: Sql = sql,
): Promise<Map<string, { accountId: string; realName: string }>> {
  const indices = idNumbers.map((number) => blindIndex('id-number', normaliseIdNumber(number)))
  const rows = await from.many<{ place: number; accountId: string; realName: string }>`
    select given.place, a.id as "accountId", a.real_name as "realName"
    from unnest(${indices}::bytea[]) with ordinality as given (index, place) join account a on a.id_number_index = given.index`
  return new Map(rows.map(({ place, ...person }) => [idNumbers[place - 1] as string, person]))
}
