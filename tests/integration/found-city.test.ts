import { expect, it } from 'vitest'
import { findBureau, foundCity } from '#server/organisations/found-city.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { actorOf, makePerson } from '#tests/support/make-person.ts'

it('an installation begins with a bureau and an operator, who names the bureau’s first officer', async () => {
  const [operator, officer] = [await makePerson(), await makePerson()]
  const bureau = { name: '示范市人力社保局', code: makeCreditCode(1) }
  expect(await foundCity({ bureau, operatorNumber: '13999999999' })).toMatchObject({ reason: 'person-unknown' })
  expect(await foundCity({ bureau: { ...bureau, code: '1' }, operatorNumber: operator.phone })).toMatchObject({
    reason: 'credit-code-format',
  })
  const founded = await foundCity({ bureau, operatorNumber: operator.phone })
  const again = await foundCity({ bureau: { name: '', code: '' }, operatorNumber: operator.idNumber })
  expect(again).toEqual(founded)
  const place = await findBureau()
  expect(place).toMatchObject({ name: bureau.name })
  const actor = await actorOf(operator.token)
  expect(actor.grants.map(({ role }) => role)).toEqual(['operator'])
  const wanted = { accountId: officer.accountId, role: 'bureau', organisationId: place?.organisationId ?? null } as const
  expect(await grantRole(actor, wanted)).toMatchObject({ ok: true })
})
