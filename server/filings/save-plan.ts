import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type PlanLine, planTotals } from './rules/plan.ts'

export type Plan = { lines: PlanLine[]; revision: number; handedInAt: Date | null; handedInBy: string | null }

/** What a place means to hold in a year; nothing yet is an empty plan of revision 0. Null: not theirs. */
export async function findPlan(
  actor: Actor,
  { organisationId, year }: { organisationId: string; year: number },
): Promise<Plan | null> {
  if (!(await actsFor(actor, 'training.file', organisationId))) return null
  return (
    (await sql.maybe<Plan>`
      select p.lines, p.revision, p.handed_in_at as "handedInAt", a.real_name as "handedInBy" from training_plan p left join account a on a.id = p.handed_in_by
      where p.organisation_id = ${organisationId} and p.year = ${year}`) ?? {
      lines: [],
      revision: 0,
      handedInAt: null,
      handedInBy: null,
    }
  )
}

/** Writes the plan of a year, and hands it in where that is asked; one that was handed in is written anew and handed in again. */
export async function savePlan(
  actor: Actor,
  {
    organisationId,
    year,
    lines,
    revision,
    handIn,
  }: { organisationId: string; year: number; lines: readonly PlanLine[]; revision: number; handIn: boolean },
): Promise<Result<undefined, 'not-found' | 'filing-changed'>> {
  return await transaction(async (tx) => {
    if (!(await actsFor(actor, 'training.file', organisationId, tx))) return refuse('not-found')
    const { trainings, centihours, people } = planTotals(lines)
    const by = handIn ? actor.accountId : null
    const at = handIn ? await tx.now() : null
    const written = await tx.run`
      insert into training_plan (organisation_id, year, lines, trainings, centihours, people, handed_in_by, handed_in_at, changed_at)
      values (${organisationId}, ${year}, ${JSON.stringify(lines)}::jsonb, ${trainings}, ${centihours}, ${people}, ${by}::uuid, ${at}::timestamptz, clock_timestamp())
      on conflict (organisation_id, year) do update set lines = excluded.lines, trainings = excluded.trainings, centihours = excluded.centihours,
        people = excluded.people, handed_in_by = excluded.handed_in_by, handed_in_at = excluded.handed_in_at, changed_at = excluded.changed_at,
        revision = training_plan.revision + 1
      where training_plan.revision = ${revision}`
    if (written === 0) return refuse('filing-changed')
    if (handIn)
      await recordAudit(tx, {
        ...{ actorId: actor.accountId, action: 'filing.plan-handed-in', objectType: 'organisation', objectId: organisationId },
        details: { year, count: trainings },
      })
    return ok()
  })
}
