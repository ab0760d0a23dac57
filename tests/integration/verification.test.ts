import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { forgetPolicies, getLearnerYear } from '#server/hours/queries.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { moveOrganisation } from '#server/organisations/move-organisation.ts'
import { sql } from '#server/platform/database.ts'
import { checkVerification } from '#server/verification/check-verification.ts'
import { closeYears } from '#server/verification/close-years.ts'
import { refreshHeads } from '#server/verification/count-unit-years.ts'
import { drawSpotCheck } from '#server/verification/draw-spot-check.ts'
import { extendYear } from '#server/verification/extend-year.ts'
import { findYearStanding } from '#server/verification/queries.ts'
import { recordFinding } from '#server/verification/record-finding.ts'
import { reopenYears } from '#server/verification/reopen-years.ts'
import { returnYears } from '#server/verification/return-years.ts'
import { drawSample } from '#server/verification/rules/draw-sample.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { takeUpSubmission } from '#server/verification/take-up-submission.ts'
import { tellOfDecisions } from '#server/verification/tell-of-decisions.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { withdrawSubmission } from '#server/verification/withdraw-submission.ts'
import { makeOfficial, makeOrganisation } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'
import { giveHours, makeVerifiable, makeVerificationWorld, metYear, readPolicy } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

const year = 2026
const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const stageOf = async (learnerId: string) => (await findYearStanding(learnerId, year)).stage

/** A unit of its own with a handler and people whose year is met. */
async function makeUnit(people = 1) {
  const unit = await makeOrganisation({ kind: 'unit', name: '示范单位', parentId: world.district })
  const handler = await makeOfficial('handler', unit)
  const learners = []
  for (let index = 0; index < people; index += 1) learners.push(await makeVerifiable(unit, metYear))
  return { unit, handler, learners, ids: learners.map((each) => each.accountId) }
}
async function makeSubmitted(people = 1) {
  const made = await makeUnit(people)
  const submitted = await submitYear(made.handler.actor, { organisationId: made.unit, year, learnerIds: 'all' })
  if (!submitted.ok) throw new Error(submitted.reason)
  return { ...made, ...submitted.value }
}
async function tell() {
  const rows = await sql.many<{ id: number; payload: { decisionId: string } }>`
    select id, payload from outbox where topic = 'verification.years-decided' and done_at is null order by id`
  await tellOfDecisions(rows.map((row) => ({ outboxId: row.id, payload: row.payload })))
}

describe('the way of a year', () => {
  it('goes from the unit to its authority, comes back with a reason, and is verified with a stamp', async () => {
    const { unit, handler, ids, submissionId } = await makeSubmitted(3)
    const [first, second, third] = ids as [string, string, string]
    expect(await findYearStanding(first, year)).toMatchObject({
      stage: 'submitted',
      waitsFor: { kind: 'authority', name: '河东区人社局' },
    })
    expect(reasonOf(await takeUpSubmission(world.reviewer.actor, submissionId))).toBe('done')
    expect(reasonOf(await withdrawSubmission(handler.actor, submissionId))).toBe('taken-up')
    expect(await stageOf(first)).toBe('checking')
    const returned = await returnYears(world.reviewer.actor, { submissionId, learnerIds: [third], reason: '缺少证明材料' })
    expect(returned).toEqual({ ok: true, value: { returned: 1 } })
    expect(await findYearStanding(third, year)).toMatchObject({
      ...{ stage: 'returned', reason: '缺少证明材料', waitsFor: { kind: 'unit', name: '示范单位' } },
    })
    const verified = await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' })
    expect(verified).toEqual({ ok: true, value: { verified: 2, skipped: [] } })
    const standing = await findYearStanding(second, year)
    expect(standing).toMatchObject({
      ...{ stage: 'verified', round: 1, waitsFor: null },
      stamp: { authority: '河东区人社局', officer: world.reviewer.realName },
    })
    const { state } = await sql.one<{ state: string }>`select state from submission where id = ${submissionId}`
    expect(state).toBe('closed')
    expect(await submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' })).toMatchObject({
      ok: true,
      value: { people: 1 },
    })
    await tell()
    await tell()
    const notices = await sql.many<{
      title: string
    }>`select title from notice where account_id = any(${ids}::uuid[]) order by title collate "C"`
    expect(notices.map((each) => each.title)).toEqual(['2026 年度学时已验证', '2026 年度学时已验证', '2026 年度学时被退回'])
    const letters = await sql.many<{
      body: string
    }>`select body from letter where account_id = ${handler.accountId} and topic = 'urgent'`
    expect(letters).toEqual([{ body: expect.stringContaining('缺少证明材料') }])
    const counts =
      await sql.one`select people, submitted, verified, returned from unit_year where organisation_id = ${unit} and year = ${year}`
    expect(counts).toEqual({ people: 3, submitted: 1, verified: 2, returned: 0 })
  })

  it('is taken back before anybody took it up, and handed in again in part', async () => {
    const { unit, handler, ids, submissionId } = await makeSubmitted(2)
    expect(reasonOf(await withdrawSubmission(handler.actor, submissionId))).toBe('done')
    expect(reasonOf(await withdrawSubmission(handler.actor, submissionId))).toBe('not-submitted')
    expect(reasonOf(await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' }))).toBe('not-submitted')
    const again = await submitYear(handler.actor, { organisationId: unit, year, learnerIds: ids.slice(0, 1) })
    expect(again).toMatchObject({ ok: true, value: { people: 1 } })
    expect([await stageOf(ids[0] as string), await stageOf(ids[1] as string)]).toEqual(['submitted', 'open'])
  })

  it('follows a unit to its new authority as long as it is not verified', async () => {
    const { unit, ids, submissionId } = await makeSubmitted()
    const moved = await moveOrganisation(world.chief.actor, {
      organisationId: unit,
      parentId: world.otherDistrict,
      reason: '隶属调整',
    })
    expect(reasonOf(moved)).toBe('done')
    expect(reasonOf(await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' }))).toBe('not-found')
    expect(reasonOf(await verifyYears(world.neighbour.actor, { submissionId, learnerIds: 'all' }))).toBe('done')
    expect((await findYearStanding(ids[0] as string, year)).stamp?.authority).toBe('河西区人社局')
  })
})

describe('who may', () => {
  it('is the unit’s handler for handing in, and the authority that answers for deciding; others find nothing', async () => {
    const { unit, handler, submissionId } = await makeSubmitted()
    const others = [await makePerson(), world.neighbour, await makeOfficial('handler', world.sibling)]
    for (const { actor } of others) {
      expect(reasonOf(await submitYear(actor, { organisationId: unit, year, learnerIds: 'all' }))).toBe('not-found')
      expect(reasonOf(await withdrawSubmission(actor, submissionId))).toBe('not-found')
      expect(reasonOf(await takeUpSubmission(actor, submissionId))).toBe('not-found')
      expect(reasonOf(await verifyYears(actor, { submissionId, learnerIds: 'all' }))).toBe('not-found')
      expect(reasonOf(await returnYears(actor, { submissionId, learnerIds: 'all', reason: '退' }))).toBe('not-found')
      expect(reasonOf(await drawSpotCheck(actor, submissionId))).toBe('not-found')
    }
    expect(reasonOf(await verifyYears(handler.actor, { submissionId, learnerIds: 'all' }))).toBe('not-found')
    const unsure = { ...world.reviewer.actor, confirmedAt: null }
    expect(reasonOf(await verifyYears(unsure, { submissionId, learnerIds: 'all' }))).toBe('confirm-needed')
    expect(reasonOf(await verifyYears(world.chief.actor, { submissionId, learnerIds: 'all' }))).toBe('done')
  })

  it('is never the handler, the registrar or the person themself', async () => {
    const { unit, ids, submissionId } = await makeSubmitted(2)
    await sql.run`
      insert into role_grant (id, account_id, role, organisation_id, granted_at)
      values (gen_random_uuid(), ${world.colleague.accountId}, 'handler', ${unit}, clock_timestamp())`
    expect(reasonOf(await verifyYears(world.colleague.actor, { submissionId, learnerIds: 'all' }))).toBe('own-unit')
    await sql.run`update role_grant set revoked_at = clock_timestamp() where account_id = ${world.colleague.accountId} and role = 'handler'`
    const registrar = await makeOfficial('reviewer', world.district)
    const other = await makeUnit(2)
    await giveHours(other.ids[0] as string, 'professional', 2, { recordedBy: registrar.accountId })
    await affiliateLearner(null, { learnerId: registrar.accountId, organisationId: other.unit })
    await giveHours(registrar.accountId, 'professional', 10)
    const submitted = await submitYear(other.handler.actor, { organisationId: other.unit, year, learnerIds: 'all' })
    if (!submitted.ok) throw new Error(submitted.reason)
    const verified = await verifyYears(registrar.actor, { submissionId: submitted.value.submissionId, learnerIds: 'all' })
    if (!verified.ok) throw new Error(verified.reason)
    expect(verified.value.verified).toBe(1)
    expect(verified.value.skipped.map((each) => each.reason).sort()).toEqual(['own-registration', 'own-year'])
    expect(await stageOf(ids[0] as string)).toBe('submitted')
  })
})

describe('two at the same moment', () => {
  it('hand a year in once', async () => {
    const { unit, handler } = await makeUnit(3)
    const second = await makeOfficial('handler', unit)
    const answers = await Promise.all(
      [handler, second].map(({ actor }) => submitYear(actor, { organisationId: unit, year, learnerIds: 'all' })),
    )
    expect(answers.map(reasonOf).sort()).toEqual(['done', 'nobody-to-submit'])
  })

  it('decide once, and the other is told who did what', async () => {
    const { submissionId, ids } = await makeSubmitted(2)
    const answers = await Promise.all([
      verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' }),
      returnYears(world.colleague.actor, { submissionId, learnerIds: 'all', reason: '重报' }),
    ])
    expect(answers.map(reasonOf).sort()).toEqual(['already-decided', 'done'])
    const refused = answers.find((answer) => !answer.ok) as { detail: { by: string; at: Date } }
    expect([world.reviewer.realName, world.colleague.realName]).toContain(refused.detail.by)
    expect(refused.detail.at).toBeInstanceOf(Date)
    expect(await stageOf(ids[0] as string)).toBe(answers[0]?.ok ? 'verified' : 'returned')
  })

  it('hand a person in and let them move: the person is with one unit’s submission or with none', async () => {
    const { unit, handler, ids } = await makeUnit(4)
    const target = await makeUnit(0)
    const [submitted] = await Promise.all([
      submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' }),
      affiliateLearner(null, { learnerId: ids[0] as string, organisationId: target.unit }),
    ])
    expect(reasonOf(submitted)).toBe('done')
    const elsewhere = await submitYear(target.handler.actor, { organisationId: target.unit, year, learnerIds: 'all' })
    const inFirst = submitted.ok && submitted.value.people === 4
    expect(reasonOf(elsewhere)).toBe(inFirst ? 'nobody-to-submit' : 'done')
    const rows = await sql.many`select 1 from submitted_year where learner_id = ${ids[0]} and state = 'submitted'`
    expect(rows).toHaveLength(1)
  })
})

describe('a verified year', () => {
  it('is what the statement computed, and stays it under a newer version of the law', async () => {
    const { ids, submissionId } = await makeSubmitted()
    const learnerId = ids[0] as string
    const before = await getLearnerYear(learnerId, year)
    await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' })
    const stricter = await readPolicy(year)
    stricter.version = 2
    const elective = stricter.ceilings.find((ceiling: { of: { kind?: string } }) => ceiling.of.kind === 'elective')
    elective.most.value = 1
    expect(reasonOf(await publishPolicy(stricter, null))).toBe('done')
    forgetPolicies()
    try {
      const after = await getLearnerYear(learnerId, year)
      expect(after.statement).toEqual(before.statement)
      expect(after.policy?.version).toBe(1)
      expect(after.verified).toMatchObject({ round: 1, counted: before.statement?.counted, recorded: before.statement?.recorded })
      const other = await makeVerifiable(world.company, metYear)
      expect((await getLearnerYear(other.accountId, year)).statement?.counted.elective).toBe(100)
    } finally {
      const again = { ...(await readPolicy(year)), version: 3 }
      await publishPolicy(again, null)
      forgetPolicies()
    }
  })

  it('shows what came later as not verified, and takes it in by a round that was decided', async () => {
    const { unit, handler, ids, submissionId } = await makeSubmitted()
    const learnerId = ids[0] as string
    await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' })
    const late = await giveHours(learnerId, 'professional', 6)
    const shown = await getLearnerYear(learnerId, year)
    expect(shown.unverifiedIds).toEqual([late])
    expect([shown.statement?.counted.total, shown.verified?.counted.total]).toEqual([10_200, 9_600])
    const hand = () => submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' })
    expect(reasonOf(await hand())).toBe('nobody-to-submit')
    const wish = { learnerIds: ids, year, kind: 'supplementary', reason: '年底考试补记' } as const
    for (const { actor } of [handler, world.neighbour, await makePerson()])
      expect(reasonOf(await reopenYears(actor, wish))).toBe('not-found')
    expect(reasonOf(await reopenYears(world.reviewer.actor, wish))).toBe('done')
    expect(reasonOf(await reopenYears(world.reviewer.actor, wish))).toBe('not-verified')
    expect(await findYearStanding(learnerId, year)).toMatchObject({
      stage: 'open',
      round: 2,
      closesAt: null,
      reason: '年底考试补记',
    })
    const again = await hand()
    if (!again.ok) throw new Error(again.reason)
    expect(
      reasonOf(await verifyYears(world.colleague.actor, { submissionId: again.value.submissionId, learnerIds: 'all' })),
    ).toBe('done')
    const settled = await getLearnerYear(learnerId, year)
    expect(settled.unverifiedIds).toEqual([])
    expect(settled.verified).toMatchObject({ round: 2, counted: { total: 10_200 } })
  })

  it('is corrected by a reversal that restores exactly, in another round', async () => {
    const { unit, handler, ids } = await makeUnit()
    const learnerId = ids[0] as string
    const without = (await getLearnerYear(learnerId, year)).statement
    const wrong = await giveHours(learnerId, 'professional', 40)
    const submitted = await submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' })
    if (!submitted.ok) throw new Error(submitted.reason)
    await verifyYears(world.reviewer.actor, { submissionId: submitted.value.submissionId, learnerIds: 'all' })
    const second = await makeOfficial('bureau', world.bureau)
    const reversed = await reverseEntry(world.chief.actor, { entryId: wrong, requestedBy: second.actor, reason: '重复登记' })
    expect(reasonOf(reversed)).toBe('done')
    const shown = await getLearnerYear(learnerId, year)
    expect(shown.statement?.counted).toEqual(without?.counted)
    expect(shown.verified?.counted.total).toBe(13_600)
    expect(shown.unverifiedIds).toHaveLength(1)
    await reopenYears(world.reviewer.actor, { learnerIds: ids, year, kind: 'correction', reason: '重复登记已冲正' })
    const again = await submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' })
    if (!again.ok) throw new Error(again.reason)
    await verifyYears(world.reviewer.actor, { submissionId: again.value.submissionId, learnerIds: 'all' })
    expect((await getLearnerYear(learnerId, year)).verified).toMatchObject({ round: 2, counted: without?.counted })
  })

  it('is not made from what was reversed after it was handed in', async () => {
    const { unit, handler, ids } = await makeUnit()
    const entryId = await giveHours(ids[0] as string, 'professional', 8)
    const submitted = await submitYear(handler.actor, { organisationId: unit, year, learnerIds: 'all' })
    if (!submitted.ok) throw new Error(submitted.reason)
    const second = await makeOfficial('bureau', world.bureau)
    await reverseEntry(world.chief.actor, { entryId, requestedBy: second.actor, reason: '误登' })
    const { submissionId } = submitted.value
    expect(reasonOf(await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' }))).toBe('changed')
  })

  it('cannot be changed or emptied behind the program’s back', async () => {
    await expect(sql.run`update year_freeze set met = not met`).rejects.toThrow('stands')
    await expect(sql.run`truncate year_freeze`).rejects.toThrow('stands')
  })
})

describe('a spot check', () => {
  it('is drawn once from a stored seed, and holds back those whose finding is open or bad', async () => {
    const { submissionId, ids } = await makeSubmitted(6)
    expect(await drawSpotCheck(world.reviewer.actor, submissionId)).toEqual({ ok: true, value: { drawn: 5 } })
    expect(reasonOf(await drawSpotCheck(world.colleague.actor, submissionId))).toBe('sample-drawn')
    const { seed } = await sql.one<{ seed: string }>`select seed from spot_check where submission_id = ${submissionId}`
    const persons = await sql.many<{
      id: string
    }>`select learner_id as id from spot_check_person where submission_id = ${submissionId}`
    const drawn = drawSample(seed, ids, 5)
    expect(persons.map((row) => row.id).sort()).toEqual([...drawn].sort())
    const find = (learnerId: string, finding: 'fine' | 'problem', note = '') =>
      recordFinding(world.reviewer.actor, { submissionId, learnerId, finding, note })
    expect(reasonOf(await find(drawn[0] as string, 'problem'))).toBe('reason-missing')
    expect(reasonOf(await find(ids.find((id) => !drawn.includes(id)) as string, 'fine'))).toBe('not-drawn')
    expect(reasonOf(await find(drawn[0] as string, 'problem', '证书编号对不上'))).toBe('done')
    for (const id of drawn.slice(1, 4)) expect(reasonOf(await find(id, 'fine'))).toBe('done')
    const verified = await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' })
    if (!verified.ok) throw new Error(verified.reason)
    expect(verified.value.verified).toBe(4)
    expect(verified.value.skipped.map((each) => each.reason).sort()).toEqual(['sample-open', 'sample-problem'])
  })
})

describe('31 December 24:00', () => {
  it('closes a year for whoever was not handed in, until the bureau extends it', async () => {
    const { unit, handler, ids } = await makeUnit()
    const hand = () => submitYear(handler.actor, { organisationId: unit, year: 2025, learnerIds: 'all' })
    expect(reasonOf(await hand())).toBe('year-closed')
    expect(await findYearStanding(ids[0] as string, 2025)).toMatchObject({ stage: 'open', missed: true })
    const until = new Date(Date.now() + 86_400_000)
    const wish = { organisationId: world.district, year: 2025, until, reason: '系统切换' }
    expect(reasonOf(await extendYear(world.reviewer.actor, wish))).toBe('not-found')
    expect(reasonOf(await extendYear({ ...world.chief.actor, confirmedAt: null }, wish))).toBe('confirm-needed')
    expect(reasonOf(await extendYear(world.chief.actor, { ...wish, until: new Date(0) }))).toBe('until-past')
    const tooFar = new Date(Date.now() + 91 * 86_400_000)
    expect(reasonOf(await extendYear(world.chief.actor, { ...wish, until: tooFar }))).toBe('until-too-far')
    expect(reasonOf(await extendYear(world.chief.actor, wish))).toBe('done')
    expect(reasonOf(await extendYear(world.chief.actor, wish))).toBe('until-past')
    expect(await findYearStanding(ids[0] as string, 2025)).toMatchObject({ missed: false, closesAt: until })
    expect(reasonOf(await hand())).toBe('done')
  })

  it('is recorded once by the sweep, however often it comes', async () => {
    const rounds = await Promise.all([closeYears(), closeYears()])
    expect(rounds.flat()).toEqual([2025])
    expect(await closeYears()).toEqual([])
    const events = await sql.many`select 1 from audit_event where action = 'year.closed'`
    expect(events).toHaveLength(1)
    await refreshHeads()
    expect(await refreshHeads()).toBe(0)
  })
})

describe('a process killed in the middle', () => {
  /** Does one operation in a process of its own that dies at `failpoint`. */
  async function dieAt(failpoint: string, file: string, call: string, ...given: unknown[]): Promise<void> {
    const script = `const room = await import('#server/verification/${file}.ts'); const [actor, wish] = ${JSON.stringify(given)}; await room.${call}({ ...actor, confirmedAt: new Date(actor.confirmedAt) }, wish)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, FAILPOINTS: failpoint, LOG_LEVEL: 'silent' },
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
  }
  it('leaves a unit’s year as it was, and the next try does all of it', async () => {
    const { unit, handler, ids } = await makeUnit(3)
    const wish = { organisationId: unit, year, learnerIds: 'all' } as const
    await dieAt('verification.submitted', 'submit-year', 'submitYear', handler.actor, wish)
    expect(await sql.many`select 1 from submission where organisation_id = ${unit}`).toEqual([])
    expect(reasonOf(await submitYear(handler.actor, wish))).toBe('done')
    expect(await stageOf(ids[0] as string)).toBe('submitted')
  })

  it('leaves nobody frozen without a stamp', async () => {
    const { submissionId, ids } = await makeSubmitted(3)
    const script = { submissionId, learnerIds: 'all' } as const
    await dieAt('verification.frozen', 'verify-years', 'verifyYears', world.reviewer.actor, script)
    expect(await sql.many`select 1 from year_freeze where submission_id = ${submissionId}`).toEqual([])
    expect(await stageOf(ids[0] as string)).toBe('submitted')
    expect(await verifyYears(world.reviewer.actor, script)).toMatchObject({ ok: true, value: { verified: 3 } })
  })
})

it('keeps what it promises the nightly check, which finds a lost stamp', async () => {
  expect(await checkVerification()).toEqual([])
  const { submissionId } = await makeSubmitted()
  await verifyYears(world.reviewer.actor, { submissionId, learnerIds: 'all' })
  await sql.run`update submitted_year set content_hash = repeat('0', 64) where submission_id = ${submissionId}`
  expect((await checkVerification()).map((breach) => breach.invariant)).toEqual([
    'every verified year is frozen as it was handed in',
  ])
})
