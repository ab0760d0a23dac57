import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { reaches } from '#server/organisations/scope.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findStanding, type InstitutionStanding } from './find-standing.ts'
import { type Grade, moveStanding, type StandingAct } from './rules/standing.ts'

type Refused = 'not-found' | 'confirm-needed' | 'not-recognised' | 'reason-missing' | 'reason-long'

/** The institution for the bureau that has just shown who it is, with words that say why. */
async function lockForBureau(
  tx: Transaction,
  actor: Actor,
  { organisationId, words }: { organisationId: string; words: string },
): Promise<Result<InstitutionStanding, Refused>> {
  if (!(await reaches(actor, 'institution.recognise', organisationId, tx))) return refuse('not-found')
  const sure = requireConfirmed(actor, await tx.now())
  if (!sure.ok) return sure
  await tx.run`select 1 from institution where organisation_id = ${organisationId} for update`
  const standing = await findStanding(organisationId, tx)
  if (!standing) return refuse('not-recognised')
  if (words === '') return refuse('reason-missing')
  return [...words].length > 500 ? refuse('reason-long') : ok(standing)
}

/** What the bureau found in a year, with remarks; once more replaces it. Everybody may read it. */
export async function assessInstitution(
  actor: Actor,
  { organisationId, year, grade, remarks }: { organisationId: string; year: number; grade: Grade; remarks: string },
): Promise<Result<undefined, Refused | 'year-wrong'>> {
  const words = remarks.trim()
  return await transaction(async (tx) => {
    const locked = await lockForBureau(tx, actor, { organisationId, words })
    if (!locked.ok) return locked
    const now = await tx.now()
    if (year > shanghaiYear(now) || year < 2000) return refuse('year-wrong')
    await tx.run`
      insert into institution_assessment (organisation_id, year, grade, remarks, assessed_by, assessed_at)
      values (${organisationId}, ${year}, ${grade}, ${words}, ${actor.accountId}, ${now})
      on conflict (organisation_id, year) do update set grade = excluded.grade, remarks = excluded.remarks, assessed_by = excluded.assessed_by,
        assessed_at = excluded.assessed_at`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'institution.assessed', objectType: 'institution', objectId: organisationId },
      details: { year, grade, reason: words },
    })
    return ok()
  })
}

/** Suspends an institution, so that it publishes no class and nobody enrols, or lifts that. What is running goes on. */
export async function changeStanding(
  actor: Actor,
  { organisationId, act, reason }: { organisationId: string; act: StandingAct; reason: string },
): Promise<Result<undefined, Refused | 'already-suspended' | 'not-suspended'>> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const locked = await lockForBureau(tx, actor, { organisationId, words })
    if (!locked.ok) return locked
    const moved = moveStanding(locked.value.standing, act)
    if (!moved.ok) return moved
    const now = await tx.now()
    await tx.run`update institution set suspended_at = ${moved.value ? now : null}::timestamptz where organisation_id = ${organisationId}`
    await tx.run`
      insert into institution_event (id, organisation_id, act, reason, actor_id, at) values (${newId()}, ${organisationId}, ${act}, ${words}, ${actor.accountId}, ${now})`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, objectType: 'institution', objectId: organisationId, details: { reason: words } },
      action: act === 'suspend' ? 'institution.suspended' : 'institution.lifted',
    })
    return ok()
  })
}
