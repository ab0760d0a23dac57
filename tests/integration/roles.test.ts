import { beforeAll, describe, expect, it } from 'vitest'
import { listAuditOf } from '#server/audit/queries.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { answerHandover, type HandoverAnswer } from '#server/organisations/answer-handover.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { handoverChanged, roleChanged } from '#server/organisations/jobs.ts'
import { limitRole } from '#server/organisations/limit-role.ts'
import { listHandovers } from '#server/organisations/list-handovers.ts'
import { findOfficial, listOfficials } from '#server/organisations/list-officials.ts'
import { proposeHandover } from '#server/organisations/propose-handover.ts'
import { resetSecondFactor } from '#server/organisations/reset-second-factor.ts'
import type { GrantableRole } from '#server/organisations/rules/tree.ts'
import { withdrawRole } from '#server/organisations/withdraw-role.ts'
import { sql } from '#server/platform/database.ts'
import { tellOfHandovers } from '#server/portal/tell-of-handovers.ts'
import { tellOfRoles } from '#server/portal/tell-of-roles.ts'
import { type City, makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { actorOf, type MadePerson, makePerson } from '#tests/support/make-person.ts'

let city: City
beforeAll(async () => {
  city = await makeCity()
})

const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const give = async (giver: MadePerson, role: GrantableRole, organisationId: string | null, to?: MadePerson) =>
  reasonOf(await grantRole(giver.actor, { accountId: (to ?? (await makePerson())).accountId, role, organisationId }))
const grantOf = (person: MadePerson) => actorOf(person.token).then((actor) => actor.grants[0]?.grantId as string)
const tomorrow = () => new Date(Date.now() + 86_400_000)

describe('giving a power', () => {
  it('goes one level down, within one’s own reach', async () => {
    const { bureau, district, otherDistrict, company, subsidiary, sibling, elsewhere } = city
    const operator = await makeOfficial('operator', null)
    const chief = await makeOfficial('bureau', bureau)
    const reviewer = await makeOfficial('reviewer', district)
    const handler = await makeOfficial('handler', company)
    expect(await give(operator, 'bureau', bureau)).toBe('done')
    expect(await give(operator, 'handler', company)).toBe('not-found')
    expect(await give(chief, 'reviewer', district)).toBe('done')
    expect(await give(chief, 'auditor', bureau)).toBe('not-yours-to-grant')
    expect(await give(reviewer, 'handler', company)).toBe('done')
    expect(await give(reviewer, 'bureau', bureau)).toBe('not-found')
    expect(await give(reviewer, 'handler', elsewhere)).toBe('not-found')
    expect(await give(reviewer, 'reviewer', otherDistrict)).toBe('not-found')
    expect(await give(handler, 'handler', subsidiary)).toBe('done')
    expect(await give(handler, 'handler', company)).toBe('not-yours-to-grant')
    expect(await give(handler, 'handler', sibling)).toBe('not-found')
    expect(await give(handler, 'reviewer', district)).toBe('not-found')
    expect(await give(await makePerson(), 'handler', company)).toBe('not-found')
    expect(await give(chief, 'reviewer', district, chief)).toBe('not-to-oneself')
  })

  it('asks again who it is, and needs a live person and place', async () => {
    const reviewer = await makeOfficial('reviewer', city.district)
    const person = await makePerson()
    const wanted = { accountId: person.accountId, role: 'handler', organisationId: city.company } as const
    expect(reasonOf(await grantRole({ ...reviewer.actor, confirmedAt: null }, wanted))).toBe('confirm-needed')
    expect(reasonOf(await grantRole(reviewer.actor, { ...wanted, validUntil: new Date(Date.now() - 1000) }))).toBe(
      'valid-until-past',
    )
    await sql.run`update account set status = 'disabled' where id = ${person.accountId}`
    expect(reasonOf(await grantRole(reviewer.actor, wanted))).toBe('not-found')
  })

  it('of the same power by many at once leaves one', async () => {
    const reviewer = await makeOfficial('reviewer', city.district)
    const person = await makePerson()
    const wanted = { accountId: person.accountId, role: 'handler', organisationId: city.company } as const
    await Promise.all(Array.from({ length: 8 }, () => grantRole(reviewer.actor, wanted)))
    expect((await actorOf(person.token)).grants).toHaveLength(1)
  })
})

describe('a power that was given', () => {
  it('ends with the next request when it is taken back, by those who may give it', async () => {
    const handler = await makeOfficial('handler', city.company)
    const grantId = await grantOf(handler)
    const reviewer = await makeOfficial('reviewer', city.district)
    const neighbour = await makeOfficial('reviewer', city.otherDistrict)
    const colleague = await makeOfficial('handler', city.company)
    expect(reasonOf(await withdrawRole(neighbour.actor, grantId))).toBe('not-found')
    expect(reasonOf(await withdrawRole(colleague.actor, grantId))).toBe('not-yours-to-grant')
    expect(reasonOf(await withdrawRole(handler.actor, grantId))).toBe('own-power')
    expect(reasonOf(await withdrawRole({ ...reviewer.actor, confirmedAt: null }, grantId))).toBe('confirm-needed')
    expect(reasonOf(await withdrawRole(reviewer.actor, grantId))).toBe('done')
    expect((await actorOf(handler.token)).roles).toEqual([{ role: 'learner', organisationId: null }])
    expect(reasonOf(await withdrawRole(reviewer.actor, grantId))).toBe('grant-over')
  })

  it('ends by itself at its term and can be given again', async () => {
    const handler = await makeOfficial('handler', city.company)
    const grantId = await grantOf(handler)
    const reviewer = await makeOfficial('reviewer', city.district)
    expect(reasonOf(await limitRole(reviewer.actor, { grantId, validUntil: tomorrow() }))).toBe('done')
    expect((await actorOf(handler.token)).grants[0]?.validUntil).toBeInstanceOf(Date)
    expect(reasonOf(await limitRole((await makeOfficial('handler', city.sibling)).actor, { grantId, validUntil: null }))).toBe(
      'not-found',
    )
    await sql.run`update role_grant set granted_at = granted_at - interval '2 days', valid_until = clock_timestamp() - interval '1 second' where id = ${grantId}`
    expect((await actorOf(handler.token)).grants).toEqual([])
    expect(await give(reviewer, 'handler', city.company, handler)).toBe('done')
    expect((await actorOf(handler.token)).grants).toMatchObject([{ role: 'handler', validUntil: null }])
  })

  it('is listed to whoever is at or above its place, and to nobody else', async () => {
    const handler = await makeOfficial('handler', city.subsidiary)
    const grantId = await grantOf(handler)
    const sees = async (person: MadePerson) => (await findOfficial(person.actor, grantId)) !== null
    const lookers = {
      'the unit above': await makeOfficial('handler', city.company),
      'the district': await makeOfficial('reviewer', city.district),
      'the bureau': await makeOfficial('bureau', city.bureau),
      'the auditor': await makeOfficial('auditor', city.bureau),
      'the operator': await makeOfficial('operator', null),
      'a sibling': await makeOfficial('handler', city.sibling),
      'another district': await makeOfficial('reviewer', city.otherDistrict),
      'a course maker': await makeOfficial('course-maker', city.bureau),
      'a learner': await makePerson(),
    }
    const seen = []
    for (const [name, person] of Object.entries(lookers)) if (await sees(person)) seen.push(name)
    expect(seen).toEqual(['the unit above', 'the district', 'the bureau', 'the auditor', 'the operator'])
    expect(await sees(handler)).toBe(true)
    const upward = await listOfficials(handler.actor, {})
    expect(new Set(upward.officials.map((each) => each.organisationId))).toEqual(new Set([city.subsidiary]))
    expect(upward.total).toBe(upward.officials.length)
  })
})

/** What waits in the outbox for the portal to tell, of this topic and about this person or handover. */
const waiting = <Payload>(topic: string, key: string, id: string) =>
  sql.many<{ outboxId: number; payload: Payload }>`
    select id as "outboxId", payload from outbox where topic = ${topic} and payload ->> ${key} = ${id} order by id`
const titlesOf = async ({ accountId }: MadePerson) =>
  (
    await sql.many<{
      title: string
    }>`select title from notice where account_id = ${accountId} and kind = 'role' order by created_at, id`
  ).map((notice) => notice.title)

describe('whoever’s powers change', () => {
  it('hears of each change once, and the trail shows what was before and after', async () => {
    const [reviewer, person] = [await makeOfficial('reviewer', city.district), await makePerson()]
    await give(reviewer, 'handler', city.company, person)
    const grantId = await grantOf(person)
    await limitRole(reviewer.actor, { grantId, validUntil: tomorrow() })
    await withdrawRole(reviewer.actor, grantId)
    const deliveries = await waiting<Parameters<typeof tellOfRoles>[0][number]['payload']>(
      roleChanged.topic,
      'accountId',
      person.accountId,
    )
    await tellOfRoles(deliveries)
    await tellOfRoles(deliveries)
    expect((await titlesOf(person)).sort()).toEqual(['您有了新的管理身份', '管理身份已收回', '管理身份的期限已调整'])
    const trail = await listAuditOf('account', person.accountId)
    const changes = trail.filter((event) => event.action.startsWith('role.')).map(({ before, after }) => [before, after])
    expect(changes).toMatchObject([
      [{ held: true }, { held: false }],
      [{ validUntil: null }, { validUntil: expect.stringContaining('T') }],
      [{ held: false }, { held: true, validUntil: null }],
    ])
  })

  it('by a handover: those who may confirm it are called, nearest first, and both hear how it ended', async () => {
    const { elsewhere, otherDistrict } = city
    const [leaver, successor] = [await makeOfficial('handler', elsewhere), await makePerson()]
    const reviewer = await makeOfficial('reviewer', otherDistrict)
    const stranger = await makeOfficial('reviewer', city.district)
    const proposed = await proposeHandover(leaver.actor, {
      organisationId: elsewhere,
      successorId: successor.accountId,
      leaves: true,
    })
    const handoverId = proposed.ok ? proposed.value.handoverId : proposed.reason
    const tell = async () => tellOfHandovers(await waiting(handoverChanged.topic, 'handoverId', handoverId))
    await tell()
    expect(await titlesOf(reviewer)).toEqual(['经办人交接等待确认'])
    expect([...(await titlesOf(leaver)), ...(await titlesOf(successor)), ...(await titlesOf(stranger))]).toEqual([])
    await answerHandover(reviewer.actor, { handoverId, answer: 'confirm' })
    await tell()
    expect(await titlesOf(leaver)).toEqual(['经办人交接已完成'])
    expect(await titlesOf(reviewer)).toEqual(['经办人交接等待确认'])
  })
})

describe('a lost authenticator', () => {
  it('is forgotten by who may give all its owner’s powers, and ends their sessions', async () => {
    const handler = await makeOfficial('handler', city.company)
    const reviewer = await makeOfficial('reviewer', city.district)
    await grantRole(null, { accountId: handler.accountId, role: 'course-maker', organisationId: city.bureau })
    const reset = async (by: MadePerson) => reasonOf(await resetSecondFactor(by.actor, handler.accountId))
    expect(await reset(reviewer)).toBe('not-yours-to-grant')
    expect(await reset(await makeOfficial('reviewer', city.otherDistrict))).toBe('not-found')
    expect(await reset(await makePerson())).toBe('not-found')
    expect(await reset(handler)).toBe('own-power')
    expect(await reset(await makeOfficial('bureau', city.bureau))).toBe('done')
    expect(await findActorByToken(handler.token)).toBeNull()
  })
})

describe('a handover', () => {
  const propose = async (leaver: MadePerson, successor: MadePerson, leaves = true) => {
    const proposed = await proposeHandover(leaver.actor, {
      organisationId: city.sibling,
      successorId: successor.accountId,
      leaves,
    })
    return proposed.ok ? proposed.value.handoverId : proposed.reason
  }
  const answer = async (person: MadePerson, handoverId: string, wanted: HandoverAnswer) =>
    reasonOf(await answerHandover({ ...person.actor, ...(await actorOf(person.token)) }, { handoverId, answer: wanted }))

  it('is proposed by the handler and confirmed by a second person; then one comes and the other goes', async () => {
    const [leaver, successor] = [await makeOfficial('handler', city.sibling), await makePerson()]
    const reviewer = await makeOfficial('reviewer', city.district)
    expect(await propose(await makeOfficial('handler', city.company), successor)).toBe('not-found')
    expect(await propose(reviewer, successor)).toBe('not-found')
    const handoverId = await propose(leaver, successor)
    expect(await propose(leaver, successor)).toBe('handover-open')
    expect((await listHandovers(reviewer.actor)).map((each) => each.id)).toContain(handoverId)
    expect(await listHandovers((await makeOfficial('handler', city.company)).actor)).toEqual([])
    expect(await answer(leaver, handoverId, 'confirm')).toBe('needs-second-person')
    expect(await answer(successor, handoverId, 'confirm')).toBe('not-found')
    expect(await answer(await makeOfficial('handler', city.company), handoverId, 'confirm')).toBe('not-found')
    expect(await answer(await makeOfficial('reviewer', city.otherDistrict), handoverId, 'decline')).toBe('not-found')
    expect(await answer(reviewer, handoverId, 'confirm')).toBe('done')
    expect((await actorOf(leaver.token)).grants).toEqual([])
    expect((await actorOf(successor.token)).roles).toContainEqual({ role: 'handler', organisationId: city.sibling })
  })

  it('is answered once, whoever answers at the same instant', async () => {
    const [leaver, successor] = [await makeOfficial('handler', city.sibling), await makePerson()]
    const handoverId = await propose(leaver, successor, false)
    const [one, two] = [await makeOfficial('handler', city.sibling), await makeOfficial('reviewer', city.district)]
    const answers = await Promise.all([
      answer(one, handoverId, 'confirm'),
      answer(two, handoverId, 'decline'),
      answer(leaver, handoverId, 'withdraw'),
    ])
    expect(answers.sort()).toEqual(['done', 'handover-over', 'handover-over'])
    expect((await actorOf(leaver.token)).grants).toHaveLength(1)
  })

  it('ends with the power of whoever proposed it', async () => {
    const [leaver, successor] = [await makeOfficial('handler', city.sibling), await makePerson()]
    const handoverId = await propose(leaver, successor)
    const reviewer = await makeOfficial('reviewer', city.district)
    await withdrawRole(reviewer.actor, await grantOf(leaver))
    expect(await answer(reviewer, handoverId, 'confirm')).toBe('proposer-gone')
  })
})
