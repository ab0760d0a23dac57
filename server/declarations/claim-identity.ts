import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

type Claim = { identity: string; claimants: number; learnerId: string; declarationId: string }

/**
 * Takes one of the places that the form gives to the same thing, once a person. Whoever withdrew, was refused, or whose hours were reversed holds none.
 * Of two at the same instant the second waits and then sees the first.
 */
export async function claimIdentity(
  tx: Transaction,
  { identity, claimants, learnerId, declarationId }: Claim,
): Promise<Result<undefined, 'claimed-by-you' | 'claimed-by-others'>> {
  await tx.run`select pg_advisory_xact_lock(hashtextextended(${identity}, 0))`
  await tx.run`
    delete from declaration_claim c using declaration d
    where d.id = c.declaration_id and (d.id = ${declarationId} or c.identity = ${identity} and exists (select from ledger_entry r where r.reverses_id = d.entry_id)
      and not exists (select from ledger_entry m where m.idempotency_key = 'merge:' || d.entry_id))`
  const held = await tx.many<{ slot: number; learnerId: string }>`
    select slot, learner_id as "learnerId" from declaration_claim where identity = ${identity}`
  if (held.some((claim) => claim.learnerId === learnerId)) return refuse('claimed-by-you')
  const free = Array.from({ length: claimants }, (_, place) => place + 1).find(
    (slot) => !held.some((claim) => claim.slot === slot),
  )
  if (free === undefined) return refuse('claimed-by-others')
  await tx.run`
    insert into declaration_claim (identity, slot, learner_id, declaration_id) values (${identity}, ${free}, ${learnerId}, ${declarationId})`
  return ok()
}
