import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { reaches } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findClosing } from './find-closing.ts'
import { findDeadline } from './find-deadline.ts'
import { checkReason } from './rules/reason.ts'
import type { VerificationRefusal } from './rules/refusals.ts'
import { longestExtension, regularEnd } from './rules/submission-window.ts'

type Refused =
  | 'not-found'
  | 'confirm-needed'
  | Extract<VerificationRefusal, 'reason-missing' | 'reason-too-long' | 'until-past' | 'until-too-far'>

/** The bureau lets a unit, or everything below an authority or itself, hand in a year until `until`. A decision that stands; a later one may only lengthen it. */
export async function extendYear(
  actor: Actor,
  { organisationId, year, until, reason }: { organisationId: string; year: number; until: Date; reason: string },
): Promise<Result<{ extensionId: string }, Refused>> {
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'year.extend', organisationId, tx))) return refuse('not-found')
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    const said = checkReason(reason)
    if (!said.ok) return refuse(said.reason)
    const before = await findDeadline(organisationId, year, tx)
    const closing = await findClosing(year, tx)
    if (until <= now || until <= regularEnd(year, closing) || (before !== null && until <= before)) return refuse('until-past')
    if (until > longestExtension(year, closing, now)) return refuse('until-too-far')
    const extensionId = newId()
    await tx.run`
      insert into year_extension (id, year, organisation_id, until, reason, decided_by, decided_at)
      values (${extensionId}, ${year}, ${organisationId}, ${until}, ${said.value}, ${actor.accountId}, ${now})`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.extended',
      objectType: 'organisation',
      objectId: organisationId,
      details: { extensionId, year, until: until.toISOString() },
    })
    return ok({ extensionId })
  })
}
