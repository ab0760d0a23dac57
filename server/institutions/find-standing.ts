import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Sql, sql, type Transaction } from '#server/platform/database.ts'
import { type Field, type Level, type Standing, standingOf } from './rules/standing.ts'

/** `validFrom`, `validUntil`: days of Shanghai, both included. */
export type InstitutionStanding = {
  standing: Standing
  level: Level
  fields: Field[]
  district: string
  profile: string
  contact: string
  validFrom: string
  validUntil: string
  suspendedAt: Date | null
}

type Row = Omit<InstitutionStanding, 'standing'>

/** What the bureau has recognised and where that stands today. Null: it was never recognised. */
export async function findStanding(organisationId: string, from: Sql = sql): Promise<InstitutionStanding | null> {
  const row = await from.maybe<Row & { now: Date }>`
    select level, fields, district, profile, contact, valid_from as "validFrom", valid_until as "validUntil", suspended_at as "suspendedAt",
      clock_timestamp() as now
    from institution where organisation_id = ${organisationId}`
  if (!row) return null
  const { now, ...recognition } = row
  return { ...recognition, standing: standingOf({ ...recognition, suspended: row.suspendedAt !== null }, shanghaiDay(now)) }
}

/** The same for what hangs on it: until the transaction ends nobody suspends or recognises it anew. */
export async function holdStanding(tx: Transaction, organisationId: string): Promise<InstitutionStanding | null> {
  await tx.run`select 1 from institution where organisation_id = ${organisationId} for share`
  return await findStanding(organisationId, tx)
}
