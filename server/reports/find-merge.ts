import { planLedgerMerge } from '#server/hours/merge-ledgers.ts'
import type { Form, Part } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findAccountIdByNumber, getPersons, type Person } from '#server/identity/queries.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { findAffiliation } from '#server/organisations/queries.ts'
import { sql } from '#server/platform/database.ts'

export type MergeSide = {
  person: Person
  placeName: string | null
  createdAt: Date
  entries: number
  centihours: number
  certificates: number
  attempts: number
}
export type MergePlan = {
  kept: MergeSide
  merged: MergeSide
  move: { id: string; title: string; kind: Part; form: Form; centihours: number; occurredAt: Date }[]
  drop: { id: string; title: string; centihours: number; occurredAt: Date }[]
  frozenYears: number[]
}

/** One account for whoever may merge; null for everybody else. */
export async function findMergeable(actor: Actor, accountId: string): Promise<MergeSide | null> {
  if (!holds(actor, 'learner.merge')) return null
  const row = await sql.maybe<Omit<MergeSide, 'person' | 'placeName'>>`
    select a.created_at as "createdAt", (select count(*)::int from ledger_entry where learner_id = a.id) as entries,
      coalesce((select sum(centihours)::int from ledger_entry where learner_id = a.id), 0) as centihours,
      (select count(*)::int from certificate where learner_id = a.id and revoked_at is null) as certificates,
      (select count(*)::int from attempt where learner_id = a.id) as attempts
    from account a where a.id = ${accountId}`
  if (!row) return null
  const [persons, place] = await Promise.all([getPersons([accountId]), findAffiliation(accountId)])
  return { ...row, person: persons.get(accountId) as Person, placeName: place?.organisationName ?? null }
}

/** Both accounts side by side, and what would become of each entry; `number`: the ID or phone number of the one that would go. */
export async function findMerge(actor: Actor, keptId: string, number: string): Promise<MergePlan | null> {
  const mergedId = number.trim() === '' ? null : await findAccountIdByNumber(number.normalize('NFKC').replace(/\s/g, ''))
  if (!mergedId || mergedId === keptId) return null
  const [kept, merged] = await Promise.all([findMergeable(actor, keptId), findMergeable(actor, mergedId)])
  if (!kept || !merged) return null
  const { move, drop, frozenYears } = await planLedgerMerge({ keptId, mergedId })
  return { kept, merged, move, drop, frozenYears }
}
