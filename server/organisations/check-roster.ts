import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type SealedNumber, sealPerson } from '#server/identity/seal-person.ts'
import { databaseNow, sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findRosterPersons } from './find-roster-persons.ts'
import {
  decideRosterRow,
  findRosterLayout,
  markRepeated,
  type RosterOutcome,
  type RosterPerson,
  readRosterRow,
  rosterLimit,
} from './rules/roster.ts'
import { mayRegisterLearners, type OrganisationKind } from './rules/tree.ts'
import { reaches } from './scope.ts'

type CheckedRow = RosterPerson & {
  id: string
  sealed: { idNumber: SealedNumber; phone: SealedNumber } | null
  accountId: string | null
  outcome: RosterOutcome | 'problem'
}

/** Rows after which others have their turn: reading ten thousand is half a second of work. */
const slice = 250

/**
 * Reads a roster's rows (as the spreadsheet has them, from its first row), judges every one and keeps the result for the handler to look at.
 * Nothing else is written. Numbers are kept sealed for the account that they may become.
 */
export async function checkRoster(
  actor: Actor,
  { organisationId, fileName, rows }: { organisationId: string; fileName: string; rows: readonly (readonly string[])[] },
): Promise<
  Result<
    { rosterId: string },
    'not-found' | 'not-for-learners' | 'organisation-closed' | 'roster-template' | 'roster-empty' | 'roster-too-long'
  >
> {
  if (!(await reaches(actor, 'affiliation.decide', organisationId))) return refuse('not-found')
  const place = await sql.one<{ kind: OrganisationKind; closed: boolean }>`
    select kind, closed_at is not null as closed from organisation where id = ${organisationId}`
  if (!mayRegisterLearners(place.kind)) return refuse('not-for-learners')
  if (place.closed) return refuse('organisation-closed')
  const layout = findRosterLayout(rows)
  if (!layout.ok) return layout
  const now = await databaseNow()
  const people: RosterPerson[] = []
  for (let index = layout.value.headerIndex + 1; index < rows.length; index += 1) {
    const person = readRosterRow(rows[index] as readonly string[], index + 1, layout.value, now)
    if (person) people.push(person)
    if (people.length > rosterLimit) return refuse('roster-too-long')
    if (index % slice === 0) await new Promise(setImmediate)
  }
  if (people.length === 0) return refuse('roster-empty')
  markRepeated(people)
  const checked = await judge(people, organisationId)
  const rosterId = newId()
  const problemCount = checked.filter((row) => row.outcome === 'problem').length
  await transaction(async (tx) => {
    await tx.run`
      insert into roster (id, organisation_id, file_name, row_count, problem_count, state, checked_at, checked_by)
      values (${rosterId}, ${organisationId}, ${fileName.slice(0, 200)}, ${checked.length}, ${problemCount}, 'checked', ${now}, ${actor.accountId})`
    await tx.run`
      insert into roster_row (roster_id, id, row_number, real_name, masked_id_number, masked_phone, id_number_cipher, id_number_index, phone_cipher,
        phone_index, title_level, title_since_on, high_tech, account_id, outcome, problems)
      select ${rosterId}::uuid, each.* from unnest(${checked.map((row) => row.id)}::uuid[], ${checked.map((row) => row.rowNumber)}::int[],
        ${checked.map((row) => row.realName)}::text[], ${checked.map((row) => row.maskedIdNumber)}::text[],
        ${checked.map((row) => row.maskedPhone)}::text[], ${checked.map((row) => row.sealed?.idNumber.cipher ?? null)}::text[],
        ${checked.map((row) => row.sealed?.idNumber.index ?? null)}::bytea[], ${checked.map((row) => row.sealed?.phone.cipher ?? null)}::text[],
        ${checked.map((row) => row.sealed?.phone.index ?? null)}::bytea[], ${checked.map((row) => row.titleLevel)}::text[],
        ${checked.map((row) => row.titleSinceOn)}::date[], ${checked.map((row) => row.highTech)}::bool[],
        ${checked.map((row) => row.accountId)}::uuid[], ${checked.map((row) => row.outcome)}::text[],
        ${checked.map((row) => JSON.stringify(row.problems))}::jsonb[]) as each`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'roster.checked',
      objectType: 'roster',
      objectId: rosterId,
      details: { organisationId, rowCount: checked.length, problemCount },
    })
  })
  return ok({ rosterId })
}

async function judge(people: readonly RosterPerson[], organisationId: string): Promise<CheckedRow[]> {
  const checked: CheckedRow[] = []
  for (const [index, person] of people.entries()) {
    const id = newId()
    const { idNumber, phone } = person
    const sealed =
      idNumber && phone && person.problems.length === 0
        ? { idNumber: sealPerson('id-number', id, idNumber), phone: sealPerson('phone', id, phone) }
        : null
    checked.push({ ...person, id, sealed, accountId: null, outcome: 'problem' })
    if (index % slice === 0) await new Promise(setImmediate)
  }
  const readable = checked.flatMap((row) => (row.sealed ? [{ row, sealed: row.sealed }] : []))
  const known = await findRosterPersons(
    readable.map(({ sealed }) => ({ idNumberIndex: sealed.idNumber.index, phoneIndex: sealed.phone.index })),
    sql,
  )
  for (const [index, { row }] of readable.entries()) {
    const person = known[index] ?? { byIdNumber: null, phoneOwnerId: null }
    const decided = decideRosterRow(row.realName, person, organisationId)
    const accountId = person.byIdNumber?.accountId ?? null
    if (decided.ok) Object.assign(row, { outcome: decided.value, accountId })
    // The phone may become that of the account that is there.
    if (decided.ok && decided.value === 'here' && accountId && row.phone && row.sealed)
      row.sealed.phone = sealPerson('phone', accountId, row.phone)
    if (!decided.ok) row.problems = [...row.problems, { code: decided.reason }]
  }
  return checked
}
