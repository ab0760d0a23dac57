import { recordAudits } from '#server/audit/record-audit.ts'
import { openRounds, type RoundKind } from '#server/hours/open-rounds.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { verifyingPlaces } from '#server/organisations/find-answering.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notifyMany } from '#server/portal/notify.ts'
import { checkReason } from './rules/reason.ts'
import type { VerificationRefusal } from './rules/refusals.ts'

type Refused =
  | 'not-found'
  | 'confirm-needed'
  | Extract<VerificationRefusal, 'reason-missing' | 'reason-too-long' | 'not-verified' | 'own-year'>

/**
 * Opens another round for people whose year is verified: to add what came later, or to put something right after a reversal. A decision of the authority
 * that answers for the unit where they are registered now; nobody decides it for themself.
 */
export async function reopenYears(
  actor: Actor,
  { learnerIds, year, kind, reason }: { learnerIds: readonly string[]; year: number; kind: RoundKind; reason: string },
): Promise<Result<{ opened: number }, Refused>> {
  if (!holds(actor, 'year.verify')) return refuse('not-found')
  return await transaction(async (tx) => {
    const { reviewers, bureaus } = verifyingPlaces(actor)
    const within = await tx.many<{ learnerId: string }>`
      select f.learner_id as "learnerId" from affiliation f join organisation u on u.id = f.organisation_id
      where f.learner_id = any(${learnerIds}::uuid[]) and f.ended_at is null
        and (answering_authority(u.path) = any(${reviewers}::uuid[])
          or exists (select 1 from organisation b where b.id = any(${bureaus}::uuid[]) and u.path <@ b.path))`
    if (within.length === 0) return refuse('not-found')
    if (within.some((each) => each.learnerId === actor.accountId)) return refuse('own-year')
    const sure = requireConfirmed(actor, await tx.now())
    if (!sure.ok) return sure
    const said = checkReason(reason)
    if (!said.ok) return refuse(said.reason)
    const opened = await openRounds(tx, {
      ...{ learnerIds: within.map((each) => each.learnerId), year, kind },
      ...{ reason: said.value, openedBy: actor.accountId },
    })
    if (opened.length === 0) return refuse('not-verified')
    await recordAudits(
      tx,
      opened.map((learnerId) => ({
        actorId: actor.accountId,
        action: 'year.reopened',
        objectType: 'account',
        objectId: learnerId,
        details: { year, kind },
      })),
    )
    await notifyMany(
      tx,
      opened.map((accountId) => ({
        accountId,
        kind: 'year-reopened',
        title: `${year} 年度已开出新的一轮`,
        body: `${kind === 'correction' ? '更正' : '补充'}：${said.value}。登记完成后由单位重新提交。`,
        link: `/learn/hours?year=${year}`,
        dedupeKey: `year-reopened:${year}:${kind}:${said.value}`,
      })),
    )
    return ok({ opened: opened.length })
  })
}
