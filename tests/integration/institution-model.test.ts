/** Whatever people do with an institution and a class of it in whatever order, each thing is where the rules of its way put it, and the lists agree. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { agreePlace } from '#server/institutions/agree-place.ts'
import { askPlace, withdrawPlace } from '#server/institutions/ask-place.ts'
import { changeStanding } from '#server/institutions/assess-institution.ts'
import { attachFile } from '#server/institutions/attach-file.ts'
import { cancelClass } from '#server/institutions/cancel-class.ts'
import { checkInstitutions } from '#server/institutions/check-institutions.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { findClass } from '#server/institutions/find-class.ts'
import { findPaper } from '#server/institutions/find-paper.ts'
import { priceClass } from '#server/institutions/price-class.ts'
import { type ClassState, moveClass } from '#server/institutions/rules/class-state.ts'
import { movePaper, type PaperAction, type PaperState, paperActions } from '#server/institutions/rules/paper-state.ts'
import { isOpen, type PlaceState } from '#server/institutions/rules/place-state.ts'
import { mayPublish, moveStanding, type StandingAct } from '#server/institutions/rules/standing.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { savePaper, withdrawPaper } from '#server/institutions/save-paper.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { sql } from '#server/platform/database.ts'
import { file, goodClass, goodSeminar, makeInstitution, taken } from '#tests/support/class-world.ts'
import { makePrice } from '#tests/support/fee-world.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

type World = Awaited<ReturnType<typeof makeVerificationWorld>>
type Real = World & Awaited<ReturnType<typeof makeInstitution>> & { classId: string; paperId: string; people: Person[] }
type Person = Awaited<ReturnType<typeof makeVerifiable>>
type Model = { suspended: boolean; paper: PaperState; held: ClassState; places: (PlaceState | null)[]; line: number[] }
type Step = fc.AsyncCommand<Model, Real>
const capacity = 2
const always = () => true
const free = (model: Model) => model.places.filter((place) => place === 'enrolled').length < capacity
const step = (name: string, run: (model: Model, real: Real) => Promise<void>): Step => ({
  check: always,
  run,
  toString: () => name,
})

/** Whoever has waited longest moves up into what is free. */
function moveUp(model: Model): void {
  while (free(model) && model.line.length > 0) model.places[model.line.shift() as number] = 'enrolled'
}
const admit = (model: Model, who: number) => {
  if (free(model) && model.line.length === 0) model.places[who] = 'enrolled'
  else {
    model.places[who] = 'waiting'
    model.line.push(who)
  }
}

const standing = (act: StandingAct) =>
  step(act, async (model, { chief, organisationId }) => {
    const moved = moveStanding(model.suspended ? 'suspended' : 'recognised', act)
    const answer = await changeStanding(chief.actor, { organisationId, act, reason: '检查' })
    expect(answer.ok).toBe(moved.ok)
    if (moved.ok) model.suspended = moved.value
  })

const paper = (action: PaperAction) =>
  step(`${action} the seminar`, async (model, { chief, speaker, paperId }) => {
    const revision = (await findPaper(speaker.actor, paperId))?.revision ?? 0
    const days = { validFrom: '', validUntil: '' }
    const moved = movePaper(model.paper, action)
    const answer =
      action === 'submit'
        ? await savePaper(speaker.actor, { paperId, revision, content: goodSeminar, submit: true })
        : action === 'withdraw'
          ? await withdrawPaper(speaker.actor, paperId)
          : await decidePaper(chief.actor, { paperId, revision, action, answer: '意见', ...days })
    expect(answer.ok).toBe(moved.ok)
    if (moved.ok) model.paper = moved.value
  })

const publish = step('publish', async (model, { speaker, classId }) => {
  const revision = (await findClass(speaker.actor, classId))?.revision ?? 0
  const content = goodClass(20, { capacity: `${capacity}` })
  const answer = await saveClass(speaker.actor, { classId, revision, content, publish: true })
  const moved = moveClass(model.held, 'publish')
  expect(answer.ok).toBe(moved.ok && mayPublish(model.suspended ? 'suspended' : 'recognised'))
  if (answer.ok) model.held = 'published'
})

const cancel = step('cancel', async (model, { speaker, classId }) => {
  const answer = await cancelClass(speaker.actor, { classId, reason: '教师生病' })
  expect(answer.ok).toBe(moveClass(model.held, 'cancel').ok)
  if (!answer.ok) return
  model.held = 'cancelled'
  model.places = model.places.map((place) => (place && isOpen(place) ? 'cancelled' : place))
  model.line = []
})

const ask = (who: number, payer: 'learner' | 'unit') =>
  step(`${who} asks, ${payer} pays`, async (model, { people, classId }) => {
    const answer = await askPlace((people[who] as Person).actor, { classId, payer })
    const there = model.places[who]
    expect(answer.ok).toBe(model.held === 'published' && !model.suspended && !(there && isOpen(there)))
    if (!answer.ok) return
    if (payer === 'unit') model.places[who] = 'asked'
    else admit(model, who)
    expect(answer.value.state).toBe(model.places[who])
  })

const agree = (who: number, yes: boolean) =>
  step(`the unit says ${yes} to ${who}`, async (model, { handler, people, classId }) => {
    const place = await sql.maybe<{ id: string }>`
      select id from class_place where class_id = ${classId} and learner_id = ${(people[who] as Person).accountId} and payer = 'unit' order by asked_at desc limit 1`
    if (!place) return
    const answer = await agreePlace(handler.actor, { placeId: place.id, agree: yes, reason: '经费' })
    expect(answer.ok).toBe(model.held === 'published' && model.places[who] === 'asked')
    if (!answer.ok) return
    if (yes) admit(model, who)
    else model.places[who] = 'declined'
  })

const leave = (who: number) =>
  step(`${who} leaves`, async (model, { people, classId }) => {
    const there = model.places[who]
    const answer = await withdrawPlace((people[who] as Person).actor, classId)
    expect(answer.ok).toBe(Boolean(there && isOpen(there)))
    if (!answer.ok) return
    model.places[who] = 'withdrawn'
    model.line = model.line.filter((each) => each !== who)
    moveUp(model)
  })

it('holds for any order of commands', async () => {
  const world = await makeVerificationWorld()
  const institution = await makeInstitution(world)
  const { organisationId, speaker } = institution
  const priceId = await makePrice(speaker.actor, organisationId)
  const people = await Promise.all([0, 1, 2, 3].map(() => makeVerifiable(world.company)))
  const who = fc.nat(people.length - 1)
  const commands = [
    fc.constantFrom<StandingAct>('suspend', 'lift', 'lift').map(standing),
    fc.constantFrom(...paperActions).map(paper),
    fc.constant(publish),
    fc.tuple(who, fc.constantFrom('learner' as const, 'unit' as const)).map(([each, payer]) => ask(each, payer)),
    fc.tuple(who, fc.boolean()).map(([each, yes]) => agree(each, yes)),
    who.map(leave),
    who.map((each) => ask(each, 'learner')),
    fc.constant(cancel),
  ]
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 30 }), async (steps) => {
      await sql.run`update institution set suspended_at = null where organisation_id = ${organisationId}`
      const { classId } = taken(await startClass(speaker.actor, { organisationId, copyOf: null, seminarId: null }), 'a class')
      taken(await priceClass(speaker.actor, { classId, priceId }), 'a price')
      const { paperId } = taken(await startPaper(speaker.actor, { organisationId, kind: 'seminar' }), 'a seminar')
      taken(await attachFile(speaker.actor, { owner: { of: 'paper', id: paperId }, ...file() }), 'a programme')
      const model: Model = { suspended: false, paper: 'draft', held: 'draft', places: people.map(() => null), line: [] }
      const real = { ...world, ...institution, classId, paperId, people }
      await fc.asyncModelRun(() => ({ model, real }), [publish, ...steps])
      const { held, paper: asked } = await sql.one<{ held: string; paper: string }>`
        select (select state from training_class where id = ${classId}) as held, (select state from institution_paper where id = ${paperId}) as paper`
      expect([held, asked]).toEqual([model.held, model.paper])
      const rows = await sql.many<{ learnerId: string; state: string }>`
        select distinct on (learner_id) learner_id as "learnerId", state from class_place where class_id = ${classId}
        order by learner_id, asked_at desc, id desc`
      const states = people.map((each) => rows.find((row) => row.learnerId === each.accountId)?.state ?? null)
      expect(states).toEqual(model.places)
      const line = await sql.many<{ learnerId: string }>`
        select learner_id as "learnerId" from class_place where class_id = ${classId} and state = 'waiting' order by queue_number`
      expect(line.map((each) => each.learnerId)).toEqual(model.line.map((each) => people[each]?.accountId))
      const owed = await sql.one<{ count: number }>`
        select count(*) as count from enrolment_fee where subject_id = ${classId} and state = 'due'`
      expect(owed.count).toBe(model.places.filter((place) => place === 'enrolled').length)
    }),
    { numRuns: 12 },
  )
  expect(await checkInstitutions()).toEqual([])
}, 60_000)
