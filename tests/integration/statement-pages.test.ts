import { beforeAll, expect, it } from 'vitest'
import { decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { findOwnEntry } from '#server/reports/find-own-entry.ts'
import { findWaysOf } from '#server/reports/find-ways-of.ts'
import { findWhy, listWhyChoices } from '#server/reports/find-why.ts'
import { handIn, startDraft } from '#tests/support/declaration-world.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { giveHours, makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

const standing = () => '单位还没有提交'
const statesOf = async (learnerId: string, id: string) =>
  (await findWhy(learnerId, { kind: 'declaration', id }, standing))?.steps.map((step) => step.state)

it('a declaration is followed from draft to verification, and its entry tells what it stands on', async () => {
  const { actor, accountId } = await makeVerifiable(world.company)
  const draft = await startDraft(actor, 'paper')
  expect(await statesOf(accountId, draft)).toEqual(['waiting', 'ahead', 'ahead', 'ahead', 'ahead', 'ahead'])
  const declarationId = await handIn(actor, 'computer-skills')
  expect(await statesOf(accountId, declarationId)).toEqual(['done', 'waiting', 'ahead', 'ahead', 'ahead', 'ahead'])
  const decided = { declarationId, revision: 2, action: 'register', reason: '', centihours: null } as const
  expect(await decideDeclaration(world.handler.actor, decided)).toMatchObject({ ok: true })
  expect(await statesOf(accountId, declarationId)).toEqual(['done', 'done', 'done', 'done', 'done', 'waiting'])
  expect((await listWhyChoices(accountId, 2026)).map((choice) => choice.id)).toContain(declarationId)

  const stranger = await makePerson()
  expect(await findWhy(stranger.accountId, { kind: 'declaration', id: declarationId }, standing)).toBeNull()
})

it('an entry is shown to its owner alone', async () => {
  const { actor, accountId } = await makeVerifiable(world.company)
  const entryId = await giveHours(accountId, 'professional', 12, { recordedBy: world.handler.accountId })
  expect(await findOwnEntry(actor, entryId)).toMatchObject({
    ...{ centihours: 1_200, countedCentihours: 1_200, year: 2026, recorderName: world.handler.realName, position: 1 },
    sentence: '计入专业科目 12 学时',
  })
  for (const other of [world.handler, world.chief, await makePerson()])
    expect(await findOwnEntry(other.actor, entryId)).toBeNull()
})

it('the ways end where the year is met', async () => {
  const { accountId } = await makeVerifiable(world.company, { required: 20, elective: 12, professional: 60 })
  expect(await findWaysOf(accountId, 2026)).toMatchObject({ met: false, professionalCentihours: 400, unreachable: [] })
  await giveHours(accountId, 'professional', 4)
  expect(await findWaysOf(accountId, 2026)).toMatchObject({ met: true, professionalCentihours: 0 })
  expect(await findWaysOf(accountId, 2025)).toBeNull()
})
