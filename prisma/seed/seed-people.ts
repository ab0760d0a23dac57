import type { Actor } from '#server/identity/actor.ts'
import { createAccount } from '#server/identity/create-account.ts'
import { enrolDemonstrationFactor } from '#server/identity/demonstration-factor.ts'
import { findAccountIdByIdNumber } from '#server/identity/queries.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { creditCodeCheck } from '#server/organisations/rules/credit-code.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { accepted } from './accepted.ts'
import { demonstrationPassword, seedPerson } from './accounts.ts'
import { learners, officials, organisations } from './city.ts'
import { organisationFacts } from './seed-tree.ts'

/** Ids of the tree's bodies by their key in city.ts; what is there already is found again. */
export async function seedOrganisations(): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { key, parent, codeBase, ...body } of organisations) {
    const code = codeBase + creditCodeCheck(codeBase)
    const parentId = parent ? (ids.get(parent) ?? null) : null
    const created = await createOrganisation(null, { ...body, ...organisationFacts[key], code, parentId })
    const known = created.ok
      ? created.value.organisationId
      : created.reason === 'credit-code-taken'
        ? (await sql.one<{ id: string }>`select id from organisation where code = ${code}`).id
        : null
    ids.set(key, known ?? accepted(created, `organisation ${key}`).organisationId)
  }
  return ids
}

async function seedAccount(person: { name: string; born: string }, now: Date): Promise<string> {
  const { name, idNumber, phone } = seedPerson(person)
  const known = await findAccountIdByIdNumber(idNumber)
  return (
    known ??
    accepted(await createAccount({ realName: name, idNumber, phone, password: demonstrationPassword, now }), name).accountId
  )
}

/** Account ids by name. Hashing is what takes the time; a few at once keep both cores busy. */
export async function seedPeople(organisationIds: Map<string, string>, now: Date): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const organisationOf = (key: string) => organisationIds.get(key) as string
  for (const official of officials) {
    const accountId = await seedAccount(official, now)
    ids.set(official.name, accountId)
    for (const { role, organisation } of [official, ...(official.also ? [official.also] : [])]) {
      const organisationId = organisation ? organisationOf(organisation) : null
      accepted(await grantRole(null, { accountId, role, organisationId }), official.name)
    }
    await transaction((tx) => enrolDemonstrationFactor(tx, accountId))
  }
  for (const learner of learners) {
    const accountId = await seedAccount(learner, now)
    ids.set(learner.name, accountId)
    accepted(await affiliateLearner(null, { learnerId: accountId, organisationId: organisationOf(learner.unit) }), learner.name)
    await recordLearnerAttribute(accountId, { kind: 'title-level', value: learner.titleLevel, sinceOn: '2024-12-01' }, null)
    if (learner.highTech)
      await recordLearnerAttribute(accountId, { kind: 'high-tech', value: 'yes', sinceOn: '2025-03-01' }, null)
  }
  return ids
}

/** Somebody as the rooms' operations see them. */
export async function actorOf(accountId: string): Promise<Actor> {
  const { realName, roles } = await sql.one<{ realName: string; roles: Actor['roles'] }>`
    select a.real_name as "realName", coalesce((select json_agg(json_build_object('role', g.role, 'organisationId', g.organisation_id))
      from role_grant g where g.account_id = a.id and g.revoked_at is null), '[]') as roles from account a where a.id = ${accountId}`
  return {
    accountId,
    sessionId: newId(),
    realName,
    roles: [{ role: 'learner', organisationId: null }, ...roles],
    ...{ grants: [], actingGrantId: null, awaitsSecondFactor: false, confirmedAt: null },
  }
}
