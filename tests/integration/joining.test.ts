import { describe, expect, it } from 'vitest'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { answerAsLearner } from '#server/organisations/answer-as-learner.ts'
import { answerJoinings, type PlaceAnswer } from '#server/organisations/answer-joinings.ts'
import { askToJoin } from '#server/organisations/ask-to-join.ts'
import { askToLeave } from '#server/organisations/ask-to-leave.ts'
import { bindHoldingPlace } from '#server/organisations/bind-holding-place.ts'
import { completeDueJoinings } from '#server/organisations/complete-due-joinings.ts'
import { inviteLearner } from '#server/organisations/invite-learner.ts'
import { joiningChanged, learnerLetGo } from '#server/organisations/jobs.ts'
import { letLearnerGo } from '#server/organisations/let-learner-go.ts'
import { listAffiliations } from '#server/organisations/list-affiliations.ts'
import { countJoinings, listJoinings } from '#server/organisations/list-joinings.ts'
import { listOwnJoinings } from '#server/organisations/list-own-joinings.ts'
import { sql } from '#server/platform/database.ts'
import { tellOfJoinings } from '#server/portal/tell-of-joinings.ts'
import { tellOfLeaving } from '#server/portal/tell-of-registration.ts'
import { makeJoiningWorld, makeLearner, makeOrganisation, placeOf } from '#tests/support/joining-world.ts'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'

const world = makeJoiningWorld()

async function asks(person: MadePerson, organisationId: string): Promise<string> {
  const asked = await askToJoin(person.actor, { organisationId, note: '' })
  if (!asked.ok) throw new Error(asked.reason)
  return asked.value.joiningId
}
async function answers(person: MadePerson, joiningId: string, answer: PlaceAnswer, reason = '不是本单位人员'): Promise<string> {
  const answered = await answerJoinings(person.actor, { joiningIds: [joiningId], answer, reason })
  if (!answered.ok) throw new Error(answered.reason)
  return answered.value.refused[0]?.reason ?? 'done'
}
const passTerm = (joiningId: string) =>
  sql.run`update joining set asked_at = asked_at - interval '20 days', release_due_at = release_due_at - interval '20 days' where id = ${joiningId}`
const stateOf = async (joiningId: string) =>
  (await sql.one<{ endedAs: string | null }>`select ended_as as "endedAs" from joining where id = ${joiningId}`).endedAs

/** What the worker does with everything that waits. */
async function tell(): Promise<void> {
  const waiting = await sql.many<{ outboxId: number; topic: string; payload: never }>`
    select id as "outboxId", topic, payload from outbox where done_at is null order by id`
  await tellOfJoinings(waiting.filter((row) => row.topic === joiningChanged.topic))
  await tellOfLeaving(waiting.filter((row) => row.topic === learnerLetGo.topic))
}
const noticesOf = async (accountId: string) =>
  (await sql.many<{ title: string }>`select title from notice where account_id = ${accountId} order by created_at, id`).map(
    (row) => row.title,
  )

describe('a learner who asks to join', () => {
  it('waits, is confirmed by the handler and hears of it', async () => {
    const { school, atSchool } = await world
    const person = await makeLearner()
    const joiningId = await asks(person, school)
    expect(await askToJoin(person.actor, { organisationId: school, note: '' })).toMatchObject({ reason: 'joining-open' })
    expect((await listJoinings(atSchool.actor, { tab: 'confirm' })).joinings.map((each) => each.name)).toContain(person.realName)
    expect(await answers(atSchool, joiningId, 'agree')).toBe('done')
    expect(await placeOf(person.accountId)).toBe(school)
    await tell()
    await tell()
    expect(await noticesOf(person.accountId)).toEqual(['已登记到河东第一小学'])
    expect(await noticesOf(atSchool.accountId)).toContain(`${person.realName}申请登记`)
    expect(await askToJoin(person.actor, { organisationId: school, note: '' })).toMatchObject({ reason: 'already-here' })
  })

  it('is declined with a reason that they read, and may ask again', async () => {
    const { school, atSchool } = await world
    const person = await makeLearner()
    const joiningId = await asks(person, school)
    expect(await answerJoinings(atSchool.actor, { joiningIds: [joiningId], answer: 'end' })).toMatchObject({
      reason: 'reason-missing',
    })
    expect(await answers(atSchool, joiningId, 'end')).toBe('done')
    expect((await listOwnJoinings(person.actor)).joinings[0]).toMatchObject({ endedAs: 'declined', reason: '不是本单位人员' })
    expect(await placeOf(person.accountId)).toBeNull()
    await asks(person, school)
  })

  it('many at once: each stands for itself', async () => {
    const { school, atSchool, factory } = await world
    const [first, second, stranger] = [await makeLearner(), await makeLearner(), await makeLearner()]
    const joiningIds = [await asks(first, school), await asks(second, school), await asks(stranger, factory)]
    await answerAsLearner(second.actor, { joiningId: joiningIds[1] ?? '', answer: 'end' })
    const answered = await answerJoinings(atSchool.actor, { joiningIds, answer: 'agree' })
    expect(answered).toMatchObject({
      value: {
        done: [joiningIds[0]],
        refused: [
          { joiningId: joiningIds[1], reason: 'joining-over' },
          { joiningId: joiningIds[2], reason: 'not-found' },
        ],
      },
    })
  })

  it('is answered by nobody but the place, those above it, and never by themself', async () => {
    const { school, atSchool, atHospital, atFactory, reviewer } = await world
    const person = await makeLearner()
    const joiningId = await asks(person, school)
    for (const other of [person, await makePerson(), atHospital, atFactory]) {
      expect(await answers(other, joiningId, 'agree')).toBe('not-found')
      expect(await answers(other, joiningId, 'end')).toBe('not-found')
      expect((await listJoinings(other.actor, { tab: 'confirm' })).joinings.map((each) => each.id)).not.toContain(joiningId)
    }
    expect(await answerAsLearner((await makePerson()).actor, { joiningId, answer: 'end' })).toMatchObject({ reason: 'not-found' })
    expect(await answers(reviewer, joiningId, 'agree')).toBe('done')
    const own = await asks(atSchool, school)
    expect(await answers(atSchool, own, 'agree')).toBe('not-for-oneself')
    expect(await answers(reviewer, own, 'agree')).toBe('done')
  })
})

describe('a transfer', () => {
  it('needs the new place and the release of the old one; history stays with who had it', async () => {
    const { school, factory, atSchool, atFactory } = await world
    const person = await makeLearner(school)
    const joiningId = await asks(person, factory)
    expect(await answers(atFactory, joiningId, 'agree')).toBe('done')
    expect(await placeOf(person.accountId)).toBe(school)
    expect(await answers(atFactory, joiningId, 'release')).toBe('not-found')
    expect((await listJoinings(atSchool.actor, { tab: 'release' })).joinings.map((each) => each.id)).toContain(joiningId)
    expect(await answers(atSchool, joiningId, 'release')).toBe('done')
    expect(await placeOf(person.accountId)).toBe(factory)
    expect((await listAffiliations(atSchool.actor, person.accountId)).map((each) => each.organisationName)).toEqual([
      '河东第一小学',
    ])
    expect((await listAffiliations(atFactory.actor, person.accountId)).map((each) => each.organisationName)).toEqual([
      '河西机械厂',
    ])
    expect(await listAffiliations((await makePerson()).actor, person.accountId)).toEqual([])
    expect((await listOwnJoinings(person.actor)).history.map((each) => [each.organisationName, each.endReason])).toEqual([
      ['河西机械厂', null],
      ['河东第一小学', 'moved'],
    ])
  })

  it('to an agency is done when the term passes and nobody answers', async () => {
    const { school, agency, atAgency } = await world
    const person = await makeLearner(school)
    const joiningId = await asks(person, agency)
    await answers(atAgency, joiningId, 'agree')
    await completeDueJoinings()
    expect(await placeOf(person.accountId)).toBe(school)
    await passTerm(joiningId)
    expect(await completeDueJoinings()).toBe(1)
    expect(await completeDueJoinings()).toBe(0)
    expect(await placeOf(person.accountId)).toBe(agency)
  })

  it('asked by the new place takes nobody who says no, and nobody by silence', async () => {
    const { school, hospital, atSchool, atHospital } = await world
    const [willing, unwilling] = [await makeLearner(school), await makeLearner(school)]
    const invite = (person: MadePerson) =>
      inviteLearner(atHospital.actor, {
        organisationId: hospital,
        realName: person.realName,
        by: 'id-number',
        number: person.idNumber,
      })
    const [first, second] = [await invite(willing), await invite(unwilling)]
    if (!first.ok || !second.ok) throw new Error('invited')
    await passTerm(first.value.joiningId)
    expect(await completeDueJoinings()).toBe(0)
    expect(await answerAsLearner(unwilling.actor, { joiningId: second.value.joiningId, answer: 'end' })).toMatchObject({
      ok: true,
    })
    expect(await answers(atSchool, second.value.joiningId, 'release')).toBe('joining-over')
    expect(await answerAsLearner(willing.actor, { joiningId: first.value.joiningId, answer: 'agree' })).toMatchObject({
      ok: true,
    })
    expect([await placeOf(willing.accountId), await placeOf(unwilling.accountId)]).toEqual([hospital, school])
  })
})

describe('an invitation', () => {
  it('by phone is found by who has that phone and that name, also after signing up', async () => {
    const { school, atSchool } = await world
    const seed = 77_001
    const wanted = { organisationId: school, realName: '李未来', by: 'phone' as const, number: makePhone(seed) }
    const invited = await inviteLearner(atSchool.actor, wanted)
    if (!invited.ok) throw new Error(invited.reason)
    expect(await inviteLearner(atSchool.actor, wanted)).toMatchObject({ reason: 'already-invited' })
    const { createAccount } = await import('#server/identity/create-account.ts')
    const made = await createAccount({
      realName: '李未来',
      idNumber: makeIdNumber(seed),
      phone: makePhone(seed),
      password: 'lamp river seven boats',
      now: new Date(),
    })
    if (!made.ok) throw new Error(made.reason)
    const later = { ...(await makePerson()).actor, accountId: made.value.accountId }
    const stranger = await makePerson()
    expect((await listOwnJoinings(stranger.actor)).joinings).toEqual([])
    const { joiningId } = invited.value
    expect(await answerAsLearner(stranger.actor, { joiningId, answer: 'agree' })).toMatchObject({ reason: 'not-found' })
    expect((await listOwnJoinings(later)).joinings.map((each) => each.id)).toEqual([joiningId])
    expect(await answerAsLearner(later, { joiningId, answer: 'agree' })).toMatchObject({ ok: true })
    expect(await placeOf(made.value.accountId)).toBe(school)
  })

  it('answers alike whether there is such a person or not, and only to who acts there', async () => {
    const { school, atSchool, atHospital } = await world
    const person = await makeLearner()
    const invite = (actor: MadePerson, realName: string, number: string) =>
      inviteLearner(actor.actor, { organisationId: school, realName, by: 'id-number', number })
    expect(await invite(atSchool, '王不同', person.idNumber)).toMatchObject({ ok: true })
    expect((await listOwnJoinings(person.actor)).joinings).toEqual([])
    expect(await invite(atHospital, person.realName, person.idNumber)).toMatchObject({ reason: 'not-found' })
    expect(await invite(person, person.realName, person.idNumber)).toMatchObject({ reason: 'not-found' })
    expect(await invite(atSchool, person.realName, '11010519491231002Y')).toMatchObject({ ok: false })
  })

  it('to somebody who has asked already confirms them', async () => {
    const { school, atSchool } = await world
    const person = await makeLearner()
    await asks(person, school)
    await inviteLearner(atSchool.actor, { organisationId: school, realName: person.realName, by: 'phone', number: person.phone })
    expect(await placeOf(person.accountId)).toBe(school)
  })
})

describe('a unit that is not there yet', () => {
  it('stops nobody: the authority binds those who wait to it, and it confirms', async () => {
    const { east, west, reviewer, atSchool } = await world
    const person = await makeLearner()
    const wish = { wantedName: '河东新区实验中学', wantedCode: '', authorityId: east, note: '' }
    expect(await askToJoin(person.actor, { ...wish, wantedCode: '123' })).toMatchObject({ reason: 'credit-code-format' })
    const asked = await askToJoin(person.actor, wish)
    if (!asked.ok) throw new Error(asked.reason)
    const { joiningId } = asked.value
    const fresh = await makeOrganisation({ kind: 'unit', name: '河东新区实验中学', parentId: east })
    expect((await listJoinings(reviewer.actor, { tab: 'holding' })).joinings).toMatchObject([
      { id: joiningId, sameUnitId: fresh },
    ])
    const bind = (who: MadePerson, organisationId = fresh) =>
      bindHoldingPlace(who.actor, { joiningIds: [joiningId], organisationId })
    expect(await bind(atSchool)).toMatchObject({ value: { done: [], refused: [{ reason: 'not-found' }] } })
    expect(await bind(reviewer, west)).toMatchObject({ reason: 'not-for-learners' })
    expect(await bind(reviewer)).toMatchObject({ value: { done: [joiningId] } })
    expect(await bind(reviewer)).toMatchObject({ value: { refused: [{ reason: 'joining-not-waiting' }] } })
    expect(await countJoinings(reviewer.actor)).toMatchObject({ holding: 0 })
    expect(await answers(reviewer, joiningId, 'agree')).toBe('done')
    expect(await placeOf(person.accountId)).toBe(fresh)
  })
})

describe('leaving', () => {
  it('is recorded by the place for who left or retired', async () => {
    const { school, atSchool, atHospital, reviewer } = await world
    const person = await makeLearner(school)
    const letGo = (who: MadePerson) => letLearnerGo(who.actor, { learnerId: person.accountId, reason: 'retired', note: '六十岁' })
    expect(await letGo(atHospital)).toMatchObject({ reason: 'not-found' })
    expect(await letLearnerGo(person.actor, { learnerId: reviewer.accountId, reason: 'left', note: '' })).toMatchObject({
      reason: 'not-found',
    })
    expect(await letGo(atSchool)).toMatchObject({ ok: true })
    expect(await letGo(atSchool)).toMatchObject({ reason: 'not-found' })
    expect(await placeOf(person.accountId)).toBeNull()
    expect((await listAffiliations(atSchool.actor, person.accountId))[0]).toMatchObject({ endReason: 'retired' })
    await tell()
    expect(await noticesOf(person.accountId)).toEqual(['已办理退休'])
  })

  it('asked by the learner is released by the place, or when the term passes', async () => {
    const { school, atSchool, atHospital } = await world
    const [first, second] = [await makeLearner(school), await makeLearner(school)]
    const ids = await Promise.all(
      [first, second].map(async (person) => {
        const asked = await askToLeave(person.actor, { note: '' })
        if (!asked.ok) throw new Error(asked.reason)
        return asked.value.joiningId
      }),
    )
    expect(await answers(atHospital, ids[0] ?? '', 'release')).toBe('not-found')
    expect(await answers(atSchool, ids[0] ?? '', 'release')).toBe('done')
    await passTerm(ids[1] ?? '')
    expect(await completeDueJoinings()).toBe(1)
    expect([await placeOf(first.accountId), await placeOf(second.accountId)]).toEqual([null, null])
    expect(await askToLeave(first.actor, { note: '' })).toMatchObject({ reason: 'not-registered' })
  })

  it('releases a transfer that waits, and what the new place accepted is done', async () => {
    const { school, factory, atSchool, atFactory } = await world
    const person = await makeLearner(school)
    await answers(atFactory, await asks(person, factory), 'agree')
    await letLearnerGo(atSchool.actor, { learnerId: person.accountId, reason: 'left', note: '' })
    expect(await placeOf(person.accountId)).toBe(factory)
  })

  it('nobody takes a learner from beyond their reach', async () => {
    const { school, factory, atFactory, reviewer, hospital } = await world
    const person = await makeLearner(school)
    const place = (who: MadePerson, organisationId: string) =>
      affiliateLearner(who.actor, { learnerId: person.accountId, organisationId })
    expect(await place(atFactory, factory)).toMatchObject({ reason: 'registered-elsewhere' })
    expect(await place(reviewer, hospital)).toMatchObject({ ok: true })
  })
})

describe('at the same instant', () => {
  it('a handler confirms while the learner withdraws: one of the two, and it is the truth', async () => {
    const { school, atSchool } = await world
    for (let round = 0; round < 8; round += 1) {
      const person = await makeLearner()
      const joiningId = await asks(person, school)
      const [confirmed, withdrawn] = await Promise.all([
        answers(atSchool, joiningId, 'agree'),
        answerAsLearner(person.actor, { joiningId, answer: 'end' }),
      ])
      expect([confirmed === 'done', withdrawn.ok].filter(Boolean)).toHaveLength(1)
      expect(await placeOf(person.accountId)).toBe(confirmed === 'done' ? school : null)
      expect(await stateOf(joiningId)).toBe(confirmed === 'done' ? 'done' : 'withdrawn')
    }
  })

  it('two units get the same learner: registered with one, the other is told', async () => {
    const { school, hospital, atSchool, atHospital } = await world
    for (let round = 0; round < 8; round += 1) {
      const person = await makeLearner()
      const first = await asks(person, school)
      const invited = await inviteLearner(atHospital.actor, {
        organisationId: hospital,
        realName: person.realName,
        by: 'phone',
        number: person.phone,
      })
      if (!invited.ok) throw new Error(invited.reason)
      await Promise.all([
        answers(atSchool, first, 'agree'),
        answerAsLearner(person.actor, { joiningId: invited.value.joiningId, answer: 'agree' }),
      ])
      const place = await placeOf(person.accountId)
      expect([school, hospital]).toContain(place)
      const states = [await stateOf(first), await stateOf(invited.value.joiningId)]
      expect(states.sort()).toEqual(['done', 'overtaken'])
    }
  })

  it('the term passes while the old unit releases and the new one accepts: moved once', async () => {
    const { school, factory, atSchool, atFactory } = await world
    for (let round = 0; round < 6; round += 1) {
      const person = await makeLearner(school)
      const joiningId = await asks(person, factory)
      if (round % 2 === 0) await answers(atFactory, joiningId, 'agree')
      await passTerm(joiningId)
      await sql.run`update joining set release_due_at = clock_timestamp() + interval '20 milliseconds' where id = ${joiningId}`
      await Promise.all([
        answers(atSchool, joiningId, 'release'),
        answers(atFactory, joiningId, 'agree'),
        completeDueJoinings(),
        new Promise((resolve) => setTimeout(resolve, 25)).then(completeDueJoinings),
      ])
      await completeDueJoinings()
      expect(await placeOf(person.accountId)).toBe(factory)
      const { count } = await sql.one<{
        count: number
      }>`select count(*)::int as count from affiliation where learner_id = ${person.accountId}`
      expect(count).toBe(2)
    }
  })
})
