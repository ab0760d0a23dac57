/** An offline training from the plan to the hours, and what happens when people act on it in any order or at the same moment. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { creditGatherings } from '#server/attendance/credit-gatherings.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { findGathering } from '#server/attendance/queries.ts'
import { askChange } from '#server/filings/ask-change.ts'
import { decideFiling } from '#server/filings/decide-filing.ts'
import { decideReport } from '#server/filings/decide-report.ts'
import { extendHandIn } from '#server/filings/extend-hand-in.ts'
import { findFiling } from '#server/filings/find-filing.ts'
import { handInTraining } from '#server/filings/hand-in-training.ts'
import { joinTraining, leaveTraining } from '#server/filings/join-training.ts'
import { countWaitingFilings, listFilings } from '#server/filings/list-filings.ts'
import { listOpenTrainings } from '#server/filings/list-open-trainings.ts'
import { priceTraining } from '#server/filings/price-training.ts'
import { type FilingState, filingAfter, moveRequest, type RequestState } from '#server/filings/rules/filing-state.ts'
import { saveFiling } from '#server/filings/save-filing.ts'
import { findPlan, savePlan } from '#server/filings/save-plan.ts'
import { startFiling } from '#server/filings/start-filing.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import { sumPlans } from '#server/filings/sum-plans.ts'
import { withdrawFiling } from '#server/filings/withdraw-filing.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { makePrice } from '#tests/support/fee-world.ts'
import { accept, addEvidence, goodFiling, moveBack, submitNew } from '#tests/support/filing-world.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})
const revisionOf = async (filingId: string) => (await findFiling(world.reviewer.actor, filingId))?.requests[0]?.revision ?? 0
const decide = async (filingId: string, action: 'accept' | 'return' | 'refuse', answer = '请说明') =>
  decideFiling(world.reviewer.actor, { filingId, revision: await revisionOf(filingId), action, answer })

describe('a training', () => {
  it('is filed, accepted, joined, held, handed in, confirmed and credited', async () => {
    const { actor } = world.handler
    const [early, never] = [await makeVerifiable(world.company), await makeVerifiable(world.company)]
    const outsider = await makeVerifiable(world.elsewhere)
    const filingId = await submitNew(actor, world.company, goodFiling(10))
    expect((await listOpenTrainings(early.actor, { search: '', page: 1 })).total).toBe(0)
    expect(await joinTraining(early.actor, filingId)).toMatchObject({ reason: 'not-found' })
    expect(await countWaitingFilings(world.reviewer.actor, 10)).toBe(1)
    await accept(world.reviewer.actor, filingId)
    expect((await listOpenTrainings(early.actor, { search: '工程', page: 1 })).rows).toMatchObject([
      { id: filingId, centihours: 800 },
    ])
    expect((await listOpenTrainings(outsider.actor, { search: '', page: 1 })).total).toBe(0)
    expect(await joinTraining(outsider.actor, filingId)).toMatchObject({ reason: 'not-invited' })
    for (const each of [early, never]) expect((await joinTraining(each.actor, filingId)).ok).toBe(true)
    expect((await leaveTraining(never.actor, filingId)).ok).toBe(true)
    expect((await joinTraining(never.actor, filingId)).ok).toBe(true)
    expect(await handInTraining(actor, { filingId, note: '' })).toMatchObject({ reason: 'evidence-missing' })
    await addEvidence(actor, filingId)
    expect(await handInTraining(actor, { filingId, note: '' })).toMatchObject({ reason: 'not-over-yet' })

    await moveBack(filingId, 12)
    const sessions = (await findGathering(filingId))?.sessions ?? []
    for (const { id: sessionId, startsAt: cameAt, endsAt: wentAt } of sessions)
      expect((await markSheet(actor, { sessionId, learnerIds: [early.accountId], cameAt, wentAt })).ok).toBe(true)
    expect((await handInTraining(actor, { filingId, note: '共一天' })).ok).toBe(true)
    expect((await decideReport(world.reviewer.actor, { filingId, confirm: false, answer: '缺照片' })).ok).toBe(true)
    expect((await handInTraining(actor, { filingId, note: '已补' })).ok).toBe(true)
    const decided = await Promise.all(
      [world.reviewer, world.colleague].map((each) => decideReport(each.actor, { filingId, confirm: true, answer: '' })),
    )
    expect(decided.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['done', 'not-handed-in'])
    await creditGatherings(
      await sql.many<Delivery<{ gatheringId: string }>>`
      select id as "outboxId", payload from outbox where topic = 'attendance.gathering-confirmed' and done_at is null`,
    )
    const year = shanghaiYear(sessions[0]?.startsAt as Date)
    const electives = async (learnerId: string) => (await getLearnerYear(learnerId, year)).statement?.counted.elective
    expect([await electives(early.accountId), await electives(never.accountId)]).toEqual([800, 0])
    expect(await findFiling(actor, filingId)).toMatchObject({ state: 'confirmed', attendance: { credited: 1, attendees: 2 } })
  })

  it('is changed and cancelled only when the authority agrees, and whoever is on the list hears of it', async () => {
    const { actor } = world.handler
    const someone = await makeVerifiable(world.company)
    const content = goodFiling(20)
    const filingId = await submitNew(actor, world.company, content)
    await accept(world.reviewer.actor, filingId)
    await joinTraining(someone.actor, filingId)
    expect((await askChange(actor, { filingId, kind: 'change', reason: '' })).ok).toBe(true)
    expect(await askChange(actor, { filingId, kind: 'cancel', reason: '人数不够' })).toMatchObject({ reason: 'request-open' })
    const moved = { ...content, sessions: content.sessions.map((each) => ({ ...each, place: '五楼报告厅' })) }
    expect(await submitFiling(actor, { filingId, revision: 1, content: moved, reason: '' })).toMatchObject({
      reason: 'reason-missing',
    })
    expect((await submitFiling(actor, { filingId, revision: 1, content: moved, reason: '会议室检修' })).ok).toBe(true)
    expect((await findGathering(filingId))?.sessions[0]?.place).toBe('三楼会议室')
    expect((await decide(filingId, 'accept')).ok).toBe(true)
    expect((await findGathering(filingId))?.sessions[0]?.place).toBe('五楼报告厅')
    expect((await askChange(actor, { filingId, kind: 'cancel', reason: '授课人生病' })).ok).toBe(true)
    expect((await decide(filingId, 'accept')).ok).toBe(true)
    expect(await findFiling(actor, filingId)).toMatchObject({ state: 'cancelled' })
    const told = await sql.many<{ title: string }>`select title from notice where account_id = ${someone.accountId} order by id`
    expect(told.map((notice) => notice.title)).toEqual(['您报名的培训有变更', '您报名的培训已取消'])
  })

  it('is answered by another than whoever filed it, by one of two at the same moment, and as they saw it', async () => {
    const filingId = await submitNew(world.handler.actor, world.company, goodFiling(2))
    expect((await findFiling(world.reviewer.actor, filingId))?.requests[0]?.late).toBe(true)
    const revision = await revisionOf(filingId)
    expect(await decideFiling(world.handler.actor, { filingId, revision, action: 'accept', answer: '' })).toMatchObject({
      reason: 'not-found',
    })
    const answers = await Promise.all(
      [world.reviewer, world.colleague].map((each, index) =>
        decideFiling(each.actor, { filingId, revision, action: index === 0 ? 'accept' : 'refuse', answer: '不同意' }),
      ),
    )
    expect(answers.filter((each) => each.ok)).toHaveLength(1)
    // A district's own training is the bureau's to answer, and the bureau's own another officer's.
    const own = await submitNew(world.reviewer.actor, world.district, goodFiling(12))
    expect(await decideFiling(world.colleague.actor, { filingId: own, revision: 2, action: 'accept', answer: '' })).toMatchObject(
      { reason: 'not-found' },
    )
    expect((await decideFiling(world.chief.actor, { filingId: own, revision: 2, action: 'accept', answer: '' })).ok).toBe(true)
    const city = await submitNew(world.chief.actor, world.bureau, goodFiling(12))
    expect(await decideFiling(world.chief.actor, { filingId: city, revision: 2, action: 'accept', answer: '' })).toMatchObject({
      reason: 'own-filing',
    })
    const second = await makeOfficial('bureau', world.bureau)
    expect((await decideFiling(second.actor, { filingId: city, revision: 2, action: 'accept', answer: '' })).ok).toBe(true)
  })

  it('is not taken when it has begun, is not handed in too late, and is not full beyond what was expected', async () => {
    const { actor } = world.handler
    const started = await startFiling(actor, { organisationId: world.company, copyOf: null })
    const filingId = started.ok ? started.value.filingId : ''
    expect(await submitFiling(actor, { filingId, revision: 1, content: goodFiling(-1), reason: '' })).toMatchObject({
      reason: 'training-begun',
    })
    expect(
      await submitFiling(actor, { filingId, revision: 1, content: goodFiling(9, { hours: '40' }), reason: '' }),
    ).toMatchObject({
      reason: 'filing-wrong',
      detail: { hours: expect.stringContaining('最多 8 学时') },
    })
    const small = goodFiling(9, { expected: '1', audience: 'city' })
    expect((await saveFiling(actor, { filingId, revision: 1, content: small, reason: '' })).ok).toBe(true)
    expect(await saveFiling(actor, { filingId, revision: 1, content: small, reason: '' })).toMatchObject({
      reason: 'filing-changed',
    })
    expect((await submitFiling(actor, { filingId, revision: 2, content: small, reason: '' })).ok).toBe(true)
    await accept(world.reviewer.actor, filingId)
    const people = [await makeVerifiable(world.company), await makeVerifiable(world.elsewhere)]
    const joined = await Promise.all(people.map((each) => joinTraining(each.actor, filingId)))
    expect(joined.map((each) => (each.ok ? 'joined' : each.reason)).sort()).toEqual(['gathering-full', 'joined'])
    await addEvidence(actor, filingId)
    await moveBack(filingId, 40)
    expect(await handInTraining(actor, { filingId, note: '' })).toMatchObject({ reason: 'hand-in-late' })
    expect((await extendHandIn(world.reviewer.actor, { filingId, reason: '组织者住院' })).ok).toBe(true)
    expect(await handInTraining(actor, { filingId, note: '' })).toMatchObject({ reason: 'nobody-came' })
  })

  it('is joined for a filed price that is in force, and gives back what was owed for it', async () => {
    const { actor } = world.handler
    const filingId = await submitNew(actor, world.company, goodFiling(15))
    await accept(world.reviewer.actor, filingId)
    const [first, second] = [await makeVerifiable(world.company), await makeVerifiable(world.company)]
    const priceId = await makePrice(actor, world.company)
    expect(await priceTraining(world.reviewer.actor, { filingId, priceId })).toMatchObject({ reason: 'not-found' })
    expect((await priceTraining(actor, { filingId, priceId })).ok).toBe(true)
    for (const each of [first, second]) expect((await joinTraining(each.actor, filingId)).ok).toBe(true)
    expect((await joinTraining(first.actor, filingId)).ok).toBe(true)
    const owed = () =>
      sql.many<{ state: string }>`select state from enrolment_fee where subject_id = ${filingId} order by state`.then((rows) =>
        rows.map((row) => row.state),
      )
    expect(await owed()).toEqual(['due', 'due'])
    expect((await leaveTraining(first.actor, filingId)).ok).toBe(true)
    expect(await owed()).toEqual(['due', 'void'])
    expect((await askChange(actor, { filingId, kind: 'cancel', reason: '授课人生病' })).ok).toBe(true)
    expect((await decide(filingId, 'accept')).ok).toBe(true)
    expect(await owed()).toEqual(['void', 'void'])
  })

  it('stands in a plan that is summed up by authority', async () => {
    const asked = { organisationId: world.company, year: 2026 }
    const lines = [{ topic: '安全生产', month: 5, times: 2, hours: 8, people: 50 }]
    expect((await savePlan(world.handler.actor, { ...asked, lines, revision: 0, handIn: true })).ok).toBe(true)
    expect(await savePlan(world.handler.actor, { ...asked, lines: [], revision: 0, handIn: true })).toMatchObject({
      reason: 'filing-changed',
    })
    expect(await findPlan(world.handler.actor, asked)).toMatchObject({ lines, revision: 1 })
    expect(await sumPlans(world.chief.actor, 2026)).toContainEqual(
      expect.objectContaining({ authorityId: world.district, plans: 1, trainings: 2, centihours: 1600, people: 100 }),
    )
  })
})

it('is where its rules say, whatever is done in whatever order', async () => {
  const steps = fc.array(fc.constantFrom('submit', 'withdraw', 'accept', 'return', 'refuse', 'change', 'cancel'), {
    maxLength: 12,
  })
  const { actor } = world.handler
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const started = await startFiling(actor, { organisationId: world.company, copyOf: null })
      const filingId = started.ok ? started.value.filingId : ''
      let filing: FilingState = 'filing'
      let request: { kind: 'new' | 'change' | 'cancel'; state: RequestState } | null = { kind: 'new', state: 'draft' }
      for (const step of all) {
        if (step === 'change' || step === 'cancel') {
          const asked = await askChange(actor, { filingId, kind: step, reason: '有变化' })
          expect(asked.ok).toBe(filing === 'accepted' && request === null)
          if (asked.ok) request = { kind: step, state: step === 'cancel' ? 'submitted' : 'draft' }
          continue
        }
        const action = step as 'submit' | 'withdraw' | 'accept' | 'return' | 'refuse'
        const revision: number = await revisionOf(filingId)
        const answer =
          action === 'submit'
            ? await submitFiling(actor, { filingId, revision, content: goodFiling(9), reason: '有变化' })
            : action === 'withdraw'
              ? await withdrawFiling(actor, filingId)
              : await decideFiling(world.reviewer.actor, { filingId, revision, action, answer: '因为' })
        const moved: ReturnType<typeof moveRequest> | null = request && moveRequest(request.state, action)
        // What asks to cancel is not written in any more.
        const expected = moved?.ok === true && !(action === 'submit' && request?.kind === 'cancel')
        expect([step, answer.ok]).toEqual([step, expected])
        if (!expected || !moved?.ok || !request) continue
        filing = filingAfter(filing, request.kind, moved.value)
        request = ['accepted', 'refused', 'withdrawn'].includes(moved.value) ? null : { kind: request.kind, state: moved.value }
      }
      expect((await findFiling(actor, filingId))?.state).toBe(filing)
      const gathering = await findGathering(filingId)
      expect(gathering?.state ?? null).toBe(filing === 'accepted' ? 'open' : filing === 'cancelled' ? 'cancelled' : null)
    }),
    { numRuns: 20 },
  )
  expect(
    (await listFilings(actor, { show: 'writing', search: '', year: null, month: null, page: 1 })).rows.length,
  ).toBeGreaterThan(0)
})
