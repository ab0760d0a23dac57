import type { Transaction } from '#server/platform/database.ts'

export type RoundKind = 'supplementary' | 'correction'

/**
 * Lets verified years be added to (`supplementary`) or put right (`correction`) once more. Answers whose round was opened; those whose year is not
 * verified, or has an open round already, are left as they are. The row of the freeze is the lock.
 */
export async function openRounds(
  tx: Transaction,
  {
    learnerIds,
    year,
    kind,
    reason,
    openedBy,
  }: { learnerIds: readonly string[]; year: number; kind: RoundKind; reason: string; openedBy: string },
): Promise<string[]> {
  await tx.run`
    select 1 from year_freeze where learner_id = any(${learnerIds}::uuid[]) and year = ${year} order by learner_id, round for share`
  const opened = await tx.many<{ learnerId: string }>`
    insert into year_round (learner_id, year, round, kind, reason, opened_by, opened_at)
    select learner_id, year, max(round) + 1, ${kind}, ${reason}, ${openedBy}::uuid, clock_timestamp()
    from year_freeze where learner_id = any(${learnerIds}::uuid[]) and year = ${year} group by learner_id, year
    on conflict do nothing returning learner_id as "learnerId"`
  return opened.map((row) => row.learnerId)
}
