import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockTree } from './lock-tree.ts'
import { pinyinInitials } from './pinyin-initials.ts'
import { recordChange } from './record-change.ts'
import { type CreditCodeProblem, parseCreditCode } from './rules/credit-code.ts'
import { type FactsProblem, type FactTexts, parseFacts, parseOrganisationName } from './rules/organisation-facts.ts'
import { type AuthorityKind, mayStandBelow, type OrganisationKind } from './rules/tree.ts'
import { isOperator, reaches } from './scope.ts'

export type NewOrganisation = Partial<FactTexts> & {
  kind: OrganisationKind
  /** Exactly for authorities. */
  authorityKind?: AuthorityKind
  name: string
  code: string
  /** null for the bureau alone. */
  parentId: string | null
}

export type OrganisationProblem =
  | CreditCodeProblem
  | FactsProblem
  | 'name-length'
  | 'credit-code-taken'
  | 'wrong-place'
  | 'parent-closed'
  | 'not-found'

/** Adds a body to the tree. `actor` null is the program itself (seeds, imports already checked). */
export async function createOrganisation(
  actor: Actor | null,
  wanted: NewOrganisation,
): Promise<Result<{ organisationId: string }, OrganisationProblem>> {
  const { kind, parentId } = wanted
  const name = parseOrganisationName(wanted.name)
  if (!name.ok) return name
  const code = parseCreditCode(wanted.code)
  if (!code.ok) return code
  const facts = parseFacts(wanted)
  if (!facts.ok) return facts
  const { district, industry, payrollCategory, contactName, contactPhone } = facts.value
  const organisationId = newId()
  return await transaction(async (tx) => {
    await lockTree(tx, 'grow')
    if (actor && !isOperator(actor) && !(parentId && (await reaches(actor, 'organisation.change', parentId, tx))))
      return refuse('not-found')
    const parent = parentId
      ? await tx.maybe<{ kind: OrganisationKind; path: string; name: string; closed: boolean }>`
          select kind, path::text, name, closed_at is not null as closed from organisation where id = ${parentId} for share`
      : null
    if (parentId && !parent) return refuse('not-found')
    if (parent?.closed) return refuse('parent-closed')
    if (!mayStandBelow(kind, parent?.kind ?? null) || (kind === 'authority') !== (wanted.authorityKind !== undefined))
      return refuse('wrong-place')
    const label = organisationId.replaceAll('-', '')
    const made = await tx.run`
      insert into organisation (id, kind, authority_kind, name, code, path, parent_id, district, industry, payroll_category, contact_name, contact_phone, initials)
      values (${organisationId}, ${kind}, ${wanted.authorityKind ?? null}, ${name.value}, ${code.value},
        ${parent ? `${parent.path}.${label}` : label}::text::ltree, ${parentId}, ${district}, ${industry}, ${payrollCategory}, ${contactName}, ${contactPhone},
        ${pinyinInitials(name.value)})
      on conflict (code) do nothing`
    if (made === 0) return refuse('credit-code-taken')
    await recordChange(tx, {
      organisationId,
      actorId: actor?.accountId ?? null,
      at: await tx.now(),
      kind: 'created',
      before: {},
      after: { name: name.value, code: code.value, parent: parent?.name ?? null },
    })
    return ok({ organisationId })
  })
}
