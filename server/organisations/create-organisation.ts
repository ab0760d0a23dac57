import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type CreditCodeProblem, parseCreditCode } from './rules/credit-code.ts'
import { type AuthorityKind, mayStandBelow, type OrganisationKind } from './rules/tree.ts'
import { isOperator, reaches } from './scope.ts'

export type NewOrganisation = {
  kind: OrganisationKind
  /** Exactly for authorities. */
  authorityKind?: AuthorityKind
  name: string
  code: string
  /** null for the bureau alone. */
  parentId: string | null
  district?: string
}

/** Adds a body to the tree. `actor` null is the program itself (seeds, imports already checked). */
export async function createOrganisation(
  actor: Actor | null,
  wanted: NewOrganisation,
): Promise<Result<{ organisationId: string }, CreditCodeProblem | 'credit-code-taken' | 'wrong-place' | 'not-found'>> {
  const { kind, parentId } = wanted
  if (actor && !isOperator(actor) && !(parentId && (await reaches(actor, 'organisation.change', parentId))))
    return refuse('not-found')
  const code = parseCreditCode(wanted.code)
  if (!code.ok) return code
  const organisationId = newId()
  return await transaction(async (tx) => {
    const parent = parentId
      ? await tx.maybe<{
          kind: OrganisationKind
          path: string
        }>`select kind, path::text from organisation where id = ${parentId} for share`
      : null
    if (parentId && !parent) return refuse('not-found')
    if (!mayStandBelow(kind, parent?.kind ?? null) || (kind === 'authority') !== (wanted.authorityKind !== undefined))
      return refuse('wrong-place')
    const label = organisationId.replaceAll('-', '')
    const made = await tx.run`
      insert into organisation (id, kind, authority_kind, name, code, path, parent_id, district)
      values (${organisationId}, ${kind}, ${wanted.authorityKind ?? null}, ${wanted.name.trim()}, ${code.value},
        ${parent ? `${parent.path}.${label}` : label}::text::ltree, ${parentId}, ${wanted.district ?? null})
      on conflict (code) do nothing`
    if (made === 0) return refuse('credit-code-taken')
    await recordAudit(tx, {
      actorId: actor?.accountId ?? null,
      action: 'organisation.created',
      objectType: 'organisation',
      objectId: organisationId,
      details: { kind, parentId },
    })
    return ok({ organisationId })
  })
}
