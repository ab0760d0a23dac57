import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { judgePeople } from './judge-people.ts'
import { recordLooks } from './record-looks.ts'
import { type AskedPerson, type Basis, listLimit } from './rules/asked-list.ts'
import type { Requirement } from './rules/requirement.ts'

/** Holds a list of people against what a review asks, and keeps the result for whoever asked. Each look is recorded with its purpose. */
export async function checkList(
  actor: Actor,
  given: { people: readonly AskedPerson[]; requirement: Requirement; basis: Basis },
): Promise<Result<{ checkId: string }, 'not-found' | 'confirm-needed' | 'list-empty' | 'list-too-long'>> {
  if (!holds(actor, 'review.check')) return refuse('not-found')
  const confirmed = await transaction(async (tx) => requireConfirmed(actor, await tx.now()))
  if (!confirmed.ok) return confirmed
  const { people, requirement, basis } = given
  if (people.length === 0) return refuse('list-empty')
  if (people.length > listLimit) return refuse('list-too-long')
  const judged = await judgePeople(people, { requirement, basis })
  const met = judged.filter((person) => person.outcome === 'met').length
  const { review, document } = basis.kind === 'duty' ? basis : { review: '', document: '' }
  const checkId = newId()
  return await transaction(async (tx) => {
    await tx.run`
      insert into review_check (id, checked_by, basis, review, document, requirement, people, met, checked_at)
      values (${checkId}, ${actor.accountId}, ${basis.kind}, ${review}, ${document}, ${JSON.stringify(requirement)}::jsonb, ${judged.length}, ${met},
        clock_timestamp())`
    await tx.run`
      insert into review_row (check_id, place, real_name, masked_id_number, outcome, sentence, years)
      select ${checkId}, place, name, number, outcome, sentence, years::jsonb
      from unnest(${judged.map((each) => each.realName)}::text[], ${judged.map((each) => each.maskedIdNumber)}::text[],
        ${judged.map((each) => each.outcome)}::text[], ${judged.map((each) => each.sentence)}::text[],
        ${judged.map((each) => JSON.stringify(each.years))}::text[]) with ordinality as row (name, number, outcome, sentence, years, place)`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'review.checked', objectType: 'review', objectId: checkId },
      details: { basis: basis.kind, review, document, people: judged.length, met },
    })
    const reason = basis.kind === 'duty' ? `${review}（${document}）` : '职称评审，凭本人授权码'
    const organisationId = placesOf(actor, 'review.check')[0] ?? null
    await recordLooks(tx, judged, { actorId: actor.accountId, organisationId, reason, checkId })
    return ok({ checkId })
  })
}
