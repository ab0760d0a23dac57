import { blindIndex } from '#server/identity/blind-index.ts'
import { sql } from '#server/platform/database.ts'
import {
  decideRecipient,
  type KnownRecipient,
  type NamedRecipient,
  numberProblem,
  type RecipientProblem,
} from './rules/recipients.ts'

export type FoundRecipient = { rowNumber: number; shown: string; accountId: string | null; problem: RecipientProblem | null }

/** Who is meant by each row: only people registered at `organisationId` or below it are there at all. */
export async function findRecipients(
  rows: readonly NamedRecipient[],
  organisationId: string,
  now: Date,
): Promise<FoundRecipient[]> {
  const wanted = rows.map((row) => ({
    row: { ...row, problem: row.problem ?? numberProblem(row, now) },
    indexes: [
      ...(row.idNumber ? [blindIndex('id-number', row.idNumber)] : []),
      ...(row.phone ? [blindIndex('phone', row.phone)] : []),
    ],
  }))
  const byIndex = await findByNumbers(
    wanted.flatMap(({ indexes }) => indexes),
    organisationId,
  )
  const names = wanted.flatMap(({ row, indexes }) => (row.name && indexes.length === 0 ? [row.name] : []))
  const byName = await findByNames(names, organisationId)
  const seen = new Map<string, number>()
  return wanted.map(({ row, indexes }) => {
    const { rowNumber, shown } = row
    if (row.problem) return { rowNumber, shown, accountId: null, problem: row.problem }
    const decided = decideRecipient(
      row,
      indexes.map((index) => byIndex.get(index.toString('hex')) ?? null),
      byName.get(row.name ?? '') ?? [],
    )
    if ('problem' in decided) return { rowNumber, shown, accountId: null, problem: decided.problem }
    const before = seen.get(decided.accountId)
    if (before) return { rowNumber, shown, accountId: null, problem: { code: 'named-before', row: before } }
    seen.set(decided.accountId, rowNumber)
    return { rowNumber, shown, accountId: decided.accountId, problem: null }
  })
}

async function findByNumbers(indexes: readonly Buffer[], organisationId: string): Promise<Map<string, KnownRecipient>> {
  if (indexes.length === 0) return new Map()
  const found = await sql.many<KnownRecipient & { idNumberIndex: Buffer; phoneIndex: Buffer }>`
    select a.id as "accountId", a.real_name as "realName", a.status = 'active' as active, a.id_number_index as "idNumberIndex", a.phone_index as "phoneIndex"
    from account a join affiliation f on f.learner_id = a.id and f.ended_at is null join organisation o on o.id = f.organisation_id
      join organisation top on o.path <@ top.path
    where top.id = ${organisationId} and (a.id_number_index = any(${indexes}::bytea[]) or a.phone_index = any(${indexes}::bytea[]))`
  return new Map(
    found.flatMap(({ idNumberIndex, phoneIndex, ...person }) => [
      [idNumberIndex.toString('hex'), person] as const,
      [phoneIndex.toString('hex'), person] as const,
    ]),
  )
}

async function findByNames(names: readonly string[], organisationId: string): Promise<Map<string, KnownRecipient[]>> {
  if (names.length === 0) return new Map()
  const found = await sql.many<KnownRecipient>`
    select a.id as "accountId", a.real_name as "realName", a.status = 'active' as active
    from account a join affiliation f on f.learner_id = a.id and f.ended_at is null join organisation o on o.id = f.organisation_id
      join organisation top on o.path <@ top.path
    where top.id = ${organisationId} and a.real_name = any(${names}::text[])`
  return Map.groupBy(found, (person) => person.realName)
}
