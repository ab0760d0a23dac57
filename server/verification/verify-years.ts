import { type AssessedYear, assessYears } from '#server/hours/assess-years.ts'
import { freezeYears } from '#server/hours/freeze-years.ts'
import { yearContentHash } from '#server/hours/rules/year-content.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Sql, sql, type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { decideYears } from './decide-years.ts'
import { type CheckRefusal, type Earlier, lockForOfficer, refuseAsDecided } from './lock-submission.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

/** Why one person of a submission is not verified with the others. */
export type Skip = Extract<VerificationRefusal, 'own-year' | 'own-registration' | 'changed' | 'sample-open' | 'sample-problem'>
export type Verified = { verified: number; skipped: { learnerId: string; reason: Skip }[] }

type Row = { learnerId: string; year: number; round: number; position: number; contentHash: string }

/**
 * Verifies people of a submission, all that are left or those named: their years are frozen as they were handed in, in one transaction. Nobody's own
 * year, none that the officer registered hours in, none that no longer is what was handed in, none whose spot check is open or found something.
 */
export async function verifyYears(
  actor: Actor,
  { submissionId, learnerIds }: { submissionId: string; learnerIds: readonly string[] | 'all' },
): Promise<Result<Verified, CheckRefusal | Skip, Earlier>> {
  // Computed before anything is locked: for positions that were fixed when the unit handed in.
  const ahead = await openRows(sql, submissionId, learnerIds)
  const assessed = ahead[0]
    ? await assessYears(
        ahead.map((row) => row.learnerId),
        ahead[0].year,
        { upTo: new Map(ahead.map((row) => [row.learnerId, row.position])) },
      )
    : new Map<string, AssessedYear>()

  return await transaction(async (tx) => {
    const locked = await lockForOfficer(tx, actor, submissionId)
    if (!locked.ok) return locked
    const rows = await openRows(tx, submissionId, learnerIds)
    if (rows.length === 0) return await refuseAsDecided(tx, submissionId, learnerIds === 'all' ? [] : learnerIds)
    const held = await whyNot(tx, actor, submissionId, rows, assessed)
    const years = rows.flatMap((row) => (held.has(row.learnerId) ? [] : [assessed.get(row.learnerId) as AssessedYear]))
    const skipped = [...held].map(([learnerId, reason]) => ({ learnerId, reason }))
    if (years.length === 0) return skipped[0] ? refuse(skipped[0].reason) : refuse('changed')
    const at = await tx.now()
    await freezeYears(tx, years, { submissionId, at })
    failpoint('verification.frozen')
    await decideYears(tx, actor, locked.value, {
      kind: 'verified',
      learnerIds: years.map((each) => each.learnerId),
      reason: '',
      at,
    })
    return ok({ verified: years.length, skipped })
  })
}

function openRows(from: Sql, submissionId: string, learnerIds: readonly string[] | 'all'): Promise<Row[]> {
  return from.many<Row>`
    select learner_id as "learnerId", year, round, position, content_hash as "contentHash" from submitted_year
    where submission_id = ${submissionId} and state = 'submitted'
      and (${learnerIds === 'all'} or learner_id = any(${learnerIds === 'all' ? [] : learnerIds}::uuid[]))`
}

async function whyNot(
  tx: Transaction,
  actor: Actor,
  submissionId: string,
  rows: readonly Row[],
  assessed: ReadonlyMap<string, AssessedYear>,
): Promise<Map<string, Skip>> {
  const ids = rows.map((row) => row.learnerId)
  const year = rows[0]?.year ?? 0
  const registered = await tx.many<{ learnerId: string }>`
    select distinct learner_id as "learnerId" from ledger_entry where learner_id = any(${ids}::uuid[]) and year = ${year}
      and ${actor.accountId}::uuid in (recorded_by, approver_id)`
  const drawn = await tx.many<{ learnerId: string; finding: 'fine' | 'problem' | null }>`
    select learner_id as "learnerId", finding from spot_check_person where submission_id = ${submissionId} and finding is distinct from 'fine'`
  const mine = new Set(registered.map((row) => row.learnerId))
  const findings = new Map(drawn.map((row) => [row.learnerId, row.finding]))
  const held = new Map<string, Skip>()
  for (const { learnerId, round, contentHash } of rows) {
    const now = assessed.get(learnerId)
    const same = now && !now.reversedLater && now.nextRound === round && yearContentHash(now) === contentHash
    if (learnerId === actor.accountId) held.set(learnerId, 'own-year')
    else if (mine.has(learnerId)) held.set(learnerId, 'own-registration')
    else if (!same) held.set(learnerId, 'changed')
    else if (findings.has(learnerId))
      held.set(learnerId, findings.get(learnerId) === 'problem' ? 'sample-problem' : 'sample-open')
  }
  return held
}
