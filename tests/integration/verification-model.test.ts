/** Whatever officials do in whatever order, a year is where the rules of its way say it is, and the freezes are what was verified. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findFreezes } from '#server/hours/find-freezes.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { sql } from '#server/platform/database.ts'
import { checkVerification } from '#server/verification/check-verification.ts'
import { findYearStanding } from '#server/verification/queries.ts'
import { reopenYears } from '#server/verification/reopen-years.ts'
import { returnYears } from '#server/verification/return-years.ts'
import { firstRound, step, type YearCommand, type YearState } from '#server/verification/rules/year-state.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { takeUpSubmission } from '#server/verification/take-up-submission.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { withdrawSubmission } from '#server/verification/withdraw-submission.ts'
import { makeOfficial, makeOrganisation } from '#tests/support/make-city.ts'
import { giveHours, makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

const year = 2026
type Model = {
  states: YearState[]
  hours: number[]
  handedInHours: number[]
  verifiedHours: (number | null)[]
  withSubmission: (string | null)[]
}
type World = Awaited<ReturnType<typeof makeVerificationWorld>>
type Real = { world: World; unit: string; handler: Awaited<ReturnType<typeof makeOfficial>>; ids: string[] }
type Step = fc.AsyncCommand<Model, Real>

/** Two people are enough for a submission to be decided in parts. */
const person = fc.nat(1)

/** Hands in one person or both: whoever may be handed in, is. */
class Submit implements Step {
  readonly who: number | 'both'
  constructor(who: number | 'both') {
    this.who = who
  }
  check = () => true
  async run(model: Model, { unit, handler, ids }: Real) {
    const wanted = this.who === 'both' ? [0, 1] : [this.who]
    const able = wanted.filter((index) => step(model.states[index] as YearState, 'submit').ok)
    const learnerIds = wanted.map((index) => ids[index] as string)
    const answer = await submitYear(handler.actor, { organisationId: unit, year, learnerIds })
    expect(answer.ok ? answer.value.people : 0).toBe(able.length)
    for (const index of able) {
      move(model, index, 'submit')
      model.withSubmission[index] = answer.ok ? answer.value.submissionId : null
      model.handedInHours[index] = model.hours[index] as number
    }
  }
  toString = () => `submit ${this.who}`
}

function move(model: Model, index: number, command: YearCommand): boolean {
  const next = step(model.states[index] as YearState, command)
  if (next.ok) model.states[index] = next.value
  return next.ok
}

/** An act on the submission in which a person is now; the others of that submission follow where it is one for all. */
class Act implements Step {
  readonly what: 'withdraw' | 'take-up' | 'verify' | 'return'
  readonly who: number
  constructor(what: Act['what'], who: number) {
    this.what = what
    this.who = who
  }
  check = (model: Readonly<Model>) => model.withSubmission[this.who] !== null
  async run(model: Model, { world, handler, ids }: Real) {
    const submissionId = model.withSubmission[this.who] as string
    const mates = [0, 1].filter((index) => model.withSubmission[index] === submissionId)
    const openMates = mates.filter((index) => ['submitted', 'checking'].includes(model.states[index]?.stage ?? ''))
    const learnerIds = [ids[this.who] as string]
    const before = model.states[this.who] as YearState
    const { actor } = world.reviewer
    if (this.what === 'withdraw') {
      const answer = await withdrawSubmission(handler.actor, submissionId)
      expect(answer.ok).toBe(before.stage === 'submitted')
      if (answer.ok) for (const index of openMates) if (move(model, index, 'withdraw')) model.withSubmission[index] = null
    } else if (this.what === 'take-up') {
      const answer = await takeUpSubmission(actor, submissionId)
      expect(answer.ok).toBe(openMates.length > 0 && openMates.every((index) => model.states[index]?.stage === 'submitted'))
      if (answer.ok) for (const index of openMates) move(model, index, 'take-up')
    } else {
      const answer =
        this.what === 'verify'
          ? await verifyYears(actor, { submissionId, learnerIds })
          : await returnYears(actor, { submissionId, learnerIds, reason: '请补材料' })
      expect(answer.ok).toBe(step(before, this.what).ok)
      if (!answer.ok) return
      for (const index of openMates) if (index !== this.who) move(model, index, 'take-up')
      move(model, this.who, this.what)
      if (this.what === 'verify') model.verifiedHours[this.who] = model.handedInHours[this.who] as number
    }
  }
  toString = () => `${this.what} ${this.who}`
}

class Reopen implements Step {
  readonly who: number
  constructor(who: number) {
    this.who = who
  }
  check = () => true
  async run(model: Model, { world, ids }: Real) {
    const answer = await reopenYears(world.reviewer.actor, {
      ...{ learnerIds: [ids[this.who] as string], year, kind: 'supplementary', reason: '补充' },
    })
    expect(answer.ok).toBe(move(model, this.who, 'reopen'))
    if (answer.ok) model.withSubmission[this.who] = null
  }
  toString = () => `reopen ${this.who}`
}

/** The ledger goes on whatever becomes of the year. */
class Learn implements Step {
  readonly who: number
  constructor(who: number) {
    this.who = who
  }
  check = () => true
  async run(model: Model, { ids }: Real) {
    await giveHours(ids[this.who] as string, 'professional', 3)
    model.hours[this.who] = (model.hours[this.who] as number) + 300
  }
  toString = () => `learn ${this.who}`
}

it('holds for any order of commands', async () => {
  const world = await makeVerificationWorld()
  const commands = [
    fc.oneof(person, fc.constant('both' as const)).map((who) => new Submit(who)),
    fc
      .tuple(fc.constantFrom('withdraw' as const, 'take-up' as const, 'verify' as const, 'return' as const), person)
      .map(([what, who]) => new Act(what, who)),
    person.map((who) => new Reopen(who)),
    person.map((who) => new Learn(who)),
  ]
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 25 }), async (steps) => {
      const unit = await makeOrganisation({ kind: 'unit', name: '示范单位', parentId: world.district })
      const handler = await makeOfficial('handler', unit)
      const people = [await makeVerifiable(unit, { required: 20 }), await makeVerifiable(unit, { required: 20 })]
      const ids = people.map((each) => each.accountId)
      const model: Model = {
        states: ids.map(() => firstRound),
        ...{ hours: [2_000, 2_000], handedInHours: [0, 0], verifiedHours: [null, null], withSubmission: [null, null] },
      }
      await fc.asyncModelRun(() => ({ model, real: { world, unit, handler, ids } }), steps)
      const freezes = await findFreezes(ids, year)
      for (const [index, learnerId] of ids.entries()) {
        const state = model.states[index] as YearState
        expect(await findYearStanding(learnerId, year)).toMatchObject({ stage: state.stage, round: state.round })
        const shown = await getLearnerYear(learnerId, year)
        expect(shown.statement?.counted.total).toBe(model.hours[index])
        expect(shown.verified?.counted.total ?? null).toBe(model.verifiedHours[index])
        expect(freezes.get(learnerId)?.round ?? 0).toBe(state.stage === 'verified' ? state.round : state.round - 1)
      }
      const counts =
        await sql.maybe`select submitted, verified, returned from unit_year where organisation_id = ${unit} and year = ${year}`
      const open = await sql.one<{ open: number }>`
        select count(*)::int as open from submitted_year where organisation_id = ${unit} and state = 'submitted'`
      if (counts) expect(counts).toMatchObject({ submitted: open.open })
    }),
    { numRuns: 30 },
  )
  expect(await checkVerification()).toEqual([])
}, 60_000)
