import { beforeAll, expect, it } from 'vitest'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { getLearnerYear, getRecordedTotals } from '#server/hours/queries.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { findAffiliation } from '#server/organisations/queries.ts'
import { sql } from '#server/platform/database.ts'
import { findMerge } from '#server/reports/find-merge.ts'
import { mergeLearners } from '#server/reports/merge-learners.ts'
import { openTraining, session } from '#tests/support/attendance-world.ts'
import { handIn } from '#tests/support/declaration-world.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'
import { giveHours, makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
/** Two accounts under one name. */
const sameName = (...people: MadePerson[]) =>
  sql.run`update account set real_name = '林晓燕' where id = any(${people.map((person) => person.accountId)}::uuid[])`
const merge = async (who: MadePerson, kept: MadePerson, merged: MadePerson, reason = '身份证与人事档案核对一致') =>
  reasonOf(
    await mergeLearners(
      { ...who.actor, confirmedAt: new Date() },
      { keptId: kept.accountId, mergedId: merged.accountId, reason },
    ),
  )

it('one person’s hours come together, none twice, and the other account is closed', async () => {
  const [kept, merged] = [await makePerson(), await makeVerifiable(world.company)]
  await giveHours(kept.accountId, 'professional', 8, { on: '2026-05-01T04:00:00Z' })
  // The same class on the same day, and two others.
  await giveHours(merged.accountId, 'professional', 8, { on: '2026-05-01T04:00:00Z' })
  await giveHours(merged.accountId, 'required', 20)
  await giveHours(merged.accountId, 'elective', 6, { on: '2025-06-01T04:00:00Z' })
  const plan = await findMerge(world.chief.actor, kept.accountId, merged.phone)
  expect([plan?.move.length, plan?.drop.length]).toEqual([2, 1])
  expect(await findMerge(world.handler.actor, kept.accountId, merged.phone)).toBeNull()

  for (const other of [world.handler, world.reviewer, kept]) expect(await merge(other, kept, merged)).toBe('not-found')
  await sql.run`update account set real_name = '陈思远' where id = ${merged.accountId}`
  expect(await merge(world.chief, kept, merged)).toBe('merge-names')
  await sameName(kept, merged)
  expect(await merge(world.chief, kept, merged, ' ')).toBe('merge-reason-missing')
  const outcomes = await Promise.all([merge(world.chief, kept, merged), merge(world.chief, kept, merged)])
  expect(outcomes.toSorted()).toEqual(['done', 'merge-closed'])

  const totals = await Promise.all([2025, 2026].map((year) => getRecordedTotals(kept.accountId, year)))
  expect(totals.map((each) => each.total)).toEqual([600, 2_800])
  for (const year of [2025, 2026]) expect((await getRecordedTotals(merged.accountId, year)).total).toBe(0)
  expect((await getLearnerYear(kept.accountId, 2026)).statement?.counted).toMatchObject({ required: 2_000, professional: 800 })
  expect((await findAffiliation(kept.accountId))?.organisationId).toBe(world.company)
  const door = { remember: false, proof: '', ip: '203.0.113.9', userAgent: '' }
  expect((await signIn({ identifier: merged.phone, password: merged.password, ...door })).ok).toBe(false)
  expect(await sql.one`select moved, dropped from person_merge where merged_id = ${merged.accountId}`).toEqual({
    moved: 2,
    dropped: 1,
  })
  expect(await checkInvariants()).toEqual([])
})

it('waits for what somebody still has to decide', async () => {
  const kept = await makePerson()
  const declares = await makeVerifiable(world.company)
  await handIn(declares.actor, 'computer-skills')
  const official = await makeOfficial('handler', world.company)
  const verified = await makeVerifiable(world.company, { professional: 8 })
  await sameName(kept, declares, official, verified)
  expect(await merge(world.chief, kept, declares)).toBe('merge-declared')
  expect(await merge(world.chief, kept, official)).toBe('merge-holds-powers')
  const attends = await makeVerifiable(world.company)
  await sameName(attends)
  await openTraining(world.company, [attends.accountId], [session(60, 240)])
  expect(await merge(world.chief, kept, attends)).toBe('merge-attends')
  expect(await merge(world.chief, kept, kept)).toBe('merge-same')
  expect(await merge(world.chief, world.chief, kept)).toBe('merge-own')
  await sql.run`
    insert into year_freeze (learner_id, year, round, position, policy_id, senior_title, high_tech, required_centihours, elective_centihours,
      professional_centihours, met, content_hash, submission_id, frozen_at)
    select ${verified.accountId}, 2026, 1, 1, id, false, false, 0, 0, 800, false, repeat('0', 64), gen_random_uuid(), now() from policy where year = 2026`
  expect(await merge(world.chief, kept, verified)).toBe('merge-frozen')
  expect((await getRecordedTotals(verified.accountId, 2026)).total).toBe(800)
  await sql.run`
    insert into year_round (learner_id, year, round, kind, reason, opened_by, opened_at)
    values (${verified.accountId}, 2026, 2, 'correction', '合并账号', ${world.chief.accountId}, now())`
  expect(await merge(world.chief, kept, verified)).toBe('done')
  expect((await getRecordedTotals(kept.accountId, 2026)).total).toBe(800)
})
