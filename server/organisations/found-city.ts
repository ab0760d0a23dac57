import { findAccountIdByNumber } from '#server/identity/queries.ts'
import { sql } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { createOrganisation, type OrganisationProblem } from './create-organisation.ts'
import { type GrantRefusal, grantRole } from './grant-role.ts'

/** The bureau, once it is there. */
export const findBureau = (): Promise<{ organisationId: string; name: string } | null> => sql.maybe`
  select id as "organisationId", name from organisation where kind = 'bureau' and closed_at is null order by id limit 1`

/**
 * The first step of an installation: the bureau at the root of the tree, and the power of operator for somebody who has signed up. The operator then names
 * the bureau's officers, and from there each level names the one below. `bureau` is read only while there is none. Done again it adds what is missing.
 * For whoever has the server; `npm run found-city` asks for the facts.
 */
export async function foundCity({
  bureau,
  operatorNumber,
}: {
  bureau: { name: string; code: string }
  /** ID number or phone. */
  operatorNumber: string
}): Promise<Result<{ organisationId: string }, OrganisationProblem | GrantRefusal | 'person-unknown'>> {
  const accountId = await findAccountIdByNumber(operatorNumber)
  if (!accountId) return refuse('person-unknown')
  const there = await findBureau()
  const made = there ? ok(there) : await createOrganisation(null, { ...bureau, kind: 'bureau', parentId: null })
  if (!made.ok) return made
  const granted = await grantRole(null, { accountId, role: 'operator', organisationId: null })
  return granted.ok ? ok({ organisationId: made.value.organisationId }) : granted
}
