import type { Sql } from '#server/platform/database.ts'
import type { KnownPerson } from './rules/roster.ts'

/** What a roster asks about one row: the indexes of its two numbers. */
export type RosterNumbers = { idNumberIndex: Buffer; phoneIndex: Buffer }

/** Whom the system knows by these numbers now, in the same order. */
export async function findRosterPersons(rows: readonly RosterNumbers[], from: Sql): Promise<KnownPerson[]> {
  const found = await from.many<{
    accountId: string
    realName: string
    active: boolean
    awaitsActivation: boolean
    placeId: string | null
    idNumberIndex: Buffer
    phoneIndex: Buffer
  }>`
    select a.id as "accountId", a.real_name as "realName", a.status = 'active' as active,
      a.awaits_activation_since is not null as "awaitsActivation", f.organisation_id as "placeId",
      a.id_number_index as "idNumberIndex", a.phone_index as "phoneIndex"
    from account a left join affiliation f on f.learner_id = a.id and f.ended_at is null
    where a.id_number_index = any(${rows.map((row) => row.idNumberIndex)}::bytea[]) or a.phone_index = any(${rows.map((row) => row.phoneIndex)}::bytea[])`
  const byIdNumber = new Map(found.map((each) => [each.idNumberIndex.toString('hex'), each]))
  const byPhone = new Map(found.map((each) => [each.phoneIndex.toString('hex'), each.accountId]))
  return rows.map((row) => ({
    byIdNumber: byIdNumber.get(row.idNumberIndex.toString('hex')) ?? null,
    phoneOwnerId: byPhone.get(row.phoneIndex.toString('hex')) ?? null,
  }))
}
