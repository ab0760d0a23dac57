import { randomBytes } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findClosing } from './find-closing.ts'
import { type CheckRefusal, type Earlier, lockForOfficer, markTakenUp, refuseAsDecided } from './lock-submission.ts'
import { drawSample, populationHash } from './rules/draw-sample.ts'
import type { VerificationRefusal } from './rules/refusals.ts'
import { sampleSize } from './rules/sample-size.ts'

/** Draws, once, whom of a submission the officer looks at closely. The seed is stored with the hash of the list, so that the draw can be proven. */
export async function drawSpotCheck(
  actor: Actor,
  submissionId: string,
): Promise<Result<{ drawn: number }, CheckRefusal | Extract<VerificationRefusal, 'sample-drawn'>, Earlier>> {
  return await transaction(async (tx) => {
    const locked = await lockForOfficer(tx, actor, submissionId)
    if (!locked.ok) return locked
    const rows = await tx.many<{ learnerId: string }>`
      select learner_id as "learnerId" from submitted_year where submission_id = ${submissionId} and state = 'submitted'`
    if (rows.length === 0) return await refuseAsDecided(tx, submissionId)
    const learnerIds = rows.map((row) => row.learnerId)
    const { sample } = await findClosing(locked.value.year, tx)
    const seed = randomBytes(32).toString('hex')
    const drawn = drawSample(seed, learnerIds, sampleSize(learnerIds.length, sample))
    const made = await tx.run`
      insert into spot_check (submission_id, seed, population, population_hash, drawn, drawn_by, drawn_at)
      values (${submissionId}, ${seed}, ${learnerIds.length}, ${populationHash(learnerIds)}, ${drawn.length}, ${actor.accountId}, clock_timestamp())
      on conflict do nothing`
    if (made === 0) return refuse('sample-drawn')
    await tx.run`insert into spot_check_person (submission_id, learner_id) select ${submissionId}::uuid, unnest(${drawn}::uuid[])`
    await markTakenUp(tx, locked.value, actor)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.sample-drawn',
      objectType: 'organisation',
      objectId: locked.value.organisationId,
      details: { submissionId, seed, population: learnerIds.length, drawn: drawn.length },
    })
    return ok({ drawn: drawn.length })
  })
}
