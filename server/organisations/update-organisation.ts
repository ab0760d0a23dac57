import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { recordChange } from './record-change.ts'
import { type FactsProblem, type FactTexts, type OrganisationFacts, parseFacts } from './rules/organisation-facts.ts'
import { governs, reaches } from './scope.ts'

/**
 * Brings up to date what an office knows of a body; fields that are left out stay. The district, which decides who is responsible by territory, is
 * changed only by whoever is above it.
 */
export async function updateOrganisation(
  actor: Actor,
  { organisationId, ...texts }: { organisationId: string } & Partial<FactTexts>,
): Promise<Result<undefined, FactsProblem | 'organisation-closed' | 'nothing-changed' | 'not-found'>> {
  const parsed = parseFacts(texts)
  if (!parsed.ok) return parsed
  return await transaction(async (tx) => {
    if (!(await reaches(actor, 'organisation.maintain', organisationId, tx))) return refuse('not-found')
    const { closed, ...known } = await tx.one<OrganisationFacts & { closed: boolean }>`
      select district, industry, payroll_category as "payrollCategory", contact_name as "contactName", contact_phone as "contactPhone",
        closed_at is not null as closed from organisation where id = ${organisationId} for no key update`
    if (closed) return refuse('organisation-closed')
    const changed = (Object.keys(known) as (keyof OrganisationFacts)[]).filter(
      (fact) => texts[fact] !== undefined && parsed.value[fact] !== known[fact],
    )
    if (changed.length === 0) return refuse('nothing-changed')
    if (changed.includes('district') && !(await governs(actor, organisationId, tx))) return refuse('not-found')
    const pick = (facts: OrganisationFacts) => Object.fromEntries(changed.map((fact) => [fact, facts[fact]]))
    const next = { ...known, ...pick(parsed.value) }
    await tx.run`
      update organisation set district = ${next.district}, industry = ${next.industry}, payroll_category = ${next.payrollCategory},
        contact_name = ${next.contactName}, contact_phone = ${next.contactPhone} where id = ${organisationId}`
    await recordChange(tx, {
      organisationId,
      actorId: actor.accountId,
      at: await tx.now(),
      kind: 'updated',
      before: pick(known),
      after: pick(next),
    })
    return ok()
  })
}
