/** Institutions from the application to the hours of a class, and what happens when many people act at the same moment. */
import { beforeAll, describe, expect, it } from 'vitest'
import { creditGatherings } from '#server/attendance/credit-gatherings.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { findGathering } from '#server/attendance/queries.ts'
import { endPrice } from '#server/fees/file-price.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { agreePlace, declinePlace } from '#server/institutions/agree-place.ts'
import { askPlace, withdrawPlace } from '#server/institutions/ask-place.ts'
import { assessInstitution, changeStanding } from '#server/institutions/assess-institution.ts'
import { attachFile } from '#server/institutions/attach-file.ts'
import { cancelClass } from '#server/institutions/cancel-class.ts'
import { checkInstitutions } from '#server/institutions/check-institutions.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { answerEvaluation, evaluateClass } from '#server/institutions/evaluate-class.ts'
import { findClass } from '#server/institutions/find-class.ts'
import { findEvaluations } from '#server/institutions/find-evaluations.ts'
import { findPublicInstitution } from '#server/institutions/find-institution.ts'
import { findPaper, listWaitingPapers } from '#server/institutions/find-paper.ts'
import { decideClass, handInClass } from '#server/institutions/hand-in-class.ts'
import { listAgreements } from '#server/institutions/list-agreements.ts'
import { listDirectory } from '#server/institutions/list-institutions.ts'
import { findOpenClass, listOpenClasses } from '#server/institutions/list-open-classes.ts'
import { priceClass } from '#server/institutions/price-class.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { savePaper } from '#server/institutions/save-paper.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { exportOwnData } from '#server/reports/export-own-data.ts'
import {
  file,
  goodClass,
  goodSeminar,
  makeInstitution,
  moveClassBack,
  publishClass,
  submitRecognition,
  taken,
} from '#tests/support/class-world.ts'
import { makePrice } from '#tests/support/fee-world.ts'
import { daysFromNow } from '#tests/support/filing-world.ts'
import { makeOfficial, makeOrganisation } from '#tests/support/make-city.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let institution: Awaited<ReturnType<typeof makeInstitution>>
beforeAll(async () => {
  world = await makeVerificationWorld()
  institution = await makeInstitution(world)
})
const publish = (days: number, changes: Parameters<typeof goodClass>[1] = {}) =>
  publishClass(institution.speaker.actor, institution.organisationId, goodClass(days, changes))
const people = (count: number) => Promise.all(Array.from({ length: count }, () => makeVerifiable(world.company)))
const placesOf = async (classId: string) =>
  await sql.many<{ learnerId: string; state: string; queueNumber: number | null }>`
    select learner_id as "learnerId", state, queue_number as "queueNumber" from class_place where class_id = ${classId} order by queue_number nulls last`

describe('recognition', () => {
  it('is asked for with proofs, decided by one of two at the same moment, and seen by everybody', async () => {
    const organisationId = await makeOrganisation({ kind: 'institution', name: '津门研修中心', parentId: world.bureau })
    const { actor } = await makeOfficial('institution', organisationId)
    const { chief } = world
    const deputy = await makeOfficial('bureau', world.bureau)
    const { paperId } = taken(await startPaper(actor, { organisationId, kind: 'recognition' }), 'a paper')
    expect(await startPaper(actor, { organisationId, kind: 'recognition' })).toMatchObject({ reason: 'paper-open' })
    expect(await startPaper(actor, { organisationId, kind: 'seminar' })).toMatchObject({ reason: 'not-recognised' })
    const draft = taken(await Promise.resolve({ ok: true as const, value: await findPaper(actor, paperId) }), 'the draft')
    expect(await findPaper(chief.actor, paperId)).toBeNull()
    const content = draft?.content as Parameters<typeof savePaper>[1]['content']
    const saving = { paperId, revision: 1, content, submit: true }
    expect(await savePaper(actor, saving)).toMatchObject({ reason: 'paper-wrong' })
    taken(await savePaper(actor, { ...saving, submit: false }), 'kept')
    expect(await savePaper(actor, saving)).toMatchObject({ reason: 'paper-changed' })
    await sql.run`update institution_paper set state = 'withdrawn' where id = ${paperId}`
    const again = await submitRecognition(actor, organisationId)
    expect((await listWaitingPapers(chief.actor)).map((paper) => paper.id)).toContain(again)
    expect(await findPublicInstitution(organisationId)).toBeNull()
    const revision = (await findPaper(chief.actor, again))?.revision ?? 0
    const decision = { paperId: again, revision, action: 'accept' as const, answer: '' }
    const wrong = { validFrom: '2026-13-01', validUntil: daysFromNow(1) }
    expect(await decidePaper(chief.actor, { ...decision, ...wrong })).toMatchObject({ reason: 'days-wrong' })
    const unsure = { ...chief.actor, confirmedAt: null }
    const days = { validFrom: daysFromNow(0), validUntil: daysFromNow(30) }
    expect(await decidePaper(unsure, { ...decision, ...days })).toMatchObject({ reason: 'confirm-needed' })
    const both = await Promise.all([chief, deputy].map((each) => decidePaper(each.actor, { ...decision, ...days })))
    expect(both.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['done', 'paper-over'])
    expect(
      await assessInstitution(chief.actor, { organisationId, year: 2025, grade: 'excellent', remarks: '师资充足' }),
    ).toMatchObject({ ok: true })
    const seen = await findPublicInstitution(organisationId)
    expect(seen).toMatchObject({ standing: { standing: 'recognised' }, assessments: [{ year: 2025, grade: 'excellent' }] })
    const wanted = {
      search: '津门',
      field: '数字技术' as const,
      district: '河东区',
      level: 'city' as const,
      onlyValid: true,
      page: 1,
    }
    expect((await listDirectory(wanted)).rows).toMatchObject([{ organisationId }])
    expect((await listDirectory({ ...wanted, level: 'state' })).total).toBe(0)
    expect((await listDirectory({ ...wanted, search: 'jmyxzx' })).rows).toMatchObject([{ organisationId }])
    expect(await changeStanding(chief.actor, { organisationId, act: 'suspend', reason: '检查不合格' })).toMatchObject({
      ok: true,
    })
    expect((await listDirectory(wanted)).total).toBe(0)
    const { classId } = taken(await startClass(actor, { organisationId, copyOf: null, seminarId: null }), 'a class')
    const opening = { classId, revision: 1, content: goodClass(5), publish: true }
    expect(await saveClass(actor, opening)).toMatchObject({ reason: 'not-recognised' })
    expect(await changeStanding(chief.actor, { organisationId, act: 'lift', reason: '已整改' })).toMatchObject({ ok: true })
    expect(await saveClass(actor, { ...opening, content: goodClass(5, { field: '医药卫生' }) })).toMatchObject({
      reason: 'field-not-recognised',
    })
    await sql.run`update institution set valid_from = valid_from - 100, valid_until = valid_until - 100 where organisation_id = ${organisationId}`
    expect(await saveClass(actor, opening)).toMatchObject({ reason: 'not-recognised' })
  })

  it('lets a seminar be asked for, and one class come of it', async () => {
    const { organisationId, speaker } = institution
    const { paperId } = taken(await startPaper(speaker.actor, { organisationId, kind: 'seminar' }), 'a seminar')
    taken(await attachFile(speaker.actor, { owner: { of: 'paper', id: paperId }, ...file('方案.pdf') }), 'the programme')
    taken(await savePaper(speaker.actor, { paperId, revision: 1, content: goodSeminar, submit: true }), 'handed in')
    const opening = { organisationId, copyOf: null, seminarId: paperId }
    expect(await startClass(speaker.actor, opening)).toMatchObject({ reason: 'seminar-not-approved' })
    const decision = { paperId, revision: 2, action: 'accept' as const, answer: '', validFrom: '', validUntil: '' }
    expect(await decidePaper(world.chief.actor, decision)).toMatchObject({ ok: true })
    const opened = await Promise.all([startClass(speaker.actor, opening), startClass(speaker.actor, opening)])
    expect(opened.filter((each) => each.ok)).toHaveLength(1)
  })
})

describe('a class', () => {
  it('is never given to more people than it has places, and the others keep their order', async () => {
    const classId = await publish(20, { capacity: '3' })
    const many = await people(9)
    const answers = await Promise.all(many.map((each) => askPlace(each.actor, { classId, payer: 'learner' })))
    expect(answers.filter((each) => each.ok && each.value.state === 'enrolled')).toHaveLength(3)
    const places = await placesOf(classId)
    const line = places.filter((place) => place.state === 'waiting').map((place) => place.learnerId)
    expect(line).toHaveLength(6)
    const enrolled = many.filter((each) => !line.includes(each.accountId))
    expect(await askPlace(many[0]?.actor as never, { classId, payer: 'learner' })).toMatchObject({ reason: 'place-open' })
    // Two leave and two ask at the same moment: the first of the line move up and nobody overtakes them.
    const late = await people(2)
    await Promise.all([
      ...enrolled.slice(0, 2).map((each) => withdrawPlace(each.actor, classId)),
      ...late.map((each) => askPlace(each.actor, { classId, payer: 'learner' })),
    ])
    const after = await placesOf(classId)
    const now = after.filter((place) => place.state === 'enrolled').map((place) => place.learnerId)
    expect(now.sort()).toEqual([enrolled[2]?.accountId, line[0], line[1]].sort())
    expect(await sql.many`select 1 from notice where account_id = ${line[0]} and kind = 'class-place'`).toHaveLength(1)
    const revision = (await findClass(institution.speaker.actor, classId))?.revision ?? 0
    const content = (await findClass(institution.speaker.actor, classId))?.content ?? goodClass(20)
    const change = { classId, revision, publish: false }
    expect(await saveClass(institution.speaker.actor, { ...change, content: { ...content, capacity: '2' } })).toMatchObject({
      reason: 'capacity-taken',
    })
    expect(await saveClass(institution.speaker.actor, { ...change, content: { ...content, capacity: '5' } })).toMatchObject({
      ok: true,
    })
    expect((await placesOf(classId)).filter((place) => place.state === 'enrolled')).toHaveLength(5)
    const placeId =
      (await findClass(institution.speaker.actor, classId))?.places.find((place) => place.state === 'enrolled')?.id ?? ''
    expect(await declinePlace(institution.speaker.actor, { placeId, reason: '不符合条件' })).toMatchObject({ ok: true })
    expect((await placesOf(classId)).filter((place) => place.state === 'enrolled')).toHaveLength(5)
    expect(await checkInstitutions()).toEqual([])
  })

  it('is paid by the unit once it agrees, and released when it is cancelled', async () => {
    const { speaker, organisationId } = institution
    const priceId = await makePrice(speaker.actor, organisationId)
    const classId = await publish(20)
    expect(await priceClass(speaker.actor, { classId, priceId })).toMatchObject({ ok: true })
    const [asks, refused, outsider] = [...(await people(2)), await makeVerifiable(world.elsewhere)]
    if (!asks || !refused || !outsider) throw new Error('somebody is missing')
    for (const each of [asks, refused])
      expect(await askPlace(each.actor, { classId, payer: 'unit' })).toMatchObject({ value: { state: 'asked' } })
    expect(await askPlace(outsider.actor, { classId, payer: 'learner' })).toMatchObject({ value: { state: 'enrolled' } })
    const waiting = await listAgreements(world.handler.actor)
    const placeOf = (who: typeof asks) => waiting.find((each) => each.learnerId === who.accountId)?.placeId ?? ''
    expect(await listAgreements(world.reviewer.actor)).toEqual([])
    const agreed = await Promise.all(
      [1, 2].map(() => agreePlace(world.handler.actor, { placeId: placeOf(asks), agree: true, reason: '' })),
    )
    expect(agreed.map((each) => (each.ok ? each.value.state : each.reason)).sort()).toEqual(['enrolled', 'place-not-asked'])
    const no = { placeId: placeOf(refused), agree: false, reason: '' }
    expect(await agreePlace(world.handler.actor, no)).toMatchObject({ reason: 'reason-missing' })
    expect(await agreePlace(world.handler.actor, { ...no, reason: '本年经费已用完' })).toMatchObject({
      value: { state: 'declined' },
    })
    const fees = () => sql.many<{ state: string; payer: string }>`
      select state, payer from enrolment_fee where subject_id = ${classId} order by payer`
    expect(await fees()).toEqual([
      { state: 'due', payer: 'learner' },
      { state: 'due', payer: 'unit' },
    ])
    expect(await endPrice(speaker.actor, { priceId, reason: '停用' })).toMatchObject({ ok: true })
    expect(await askPlace(refused.actor, { classId, payer: 'learner' })).toMatchObject({ reason: 'price-not-in-force' })
    expect(await cancelClass(speaker.actor, { classId, reason: '' })).toMatchObject({ reason: 'reason-missing' })
    expect(await cancelClass(speaker.actor, { classId, reason: '教师生病' })).toMatchObject({ ok: true })
    expect((await fees()).map((fee) => fee.state)).toEqual(['void', 'void'])
    expect(
      await sql.many`select 1 from notice where kind = 'class-changed' and dedupe_key = ${`class-off:${classId}`}`,
    ).toHaveLength(2)
    expect(await askPlace(refused.actor, { classId, payer: 'learner' })).toMatchObject({ reason: 'enrolment-closed' })
    expect(await checkInstitutions()).toEqual([])
  })

  it('is open to those it is meant for, and only in its time', async () => {
    const classId = await publish(20, { audience: 'authority' })
    const [person] = await people(1)
    if (!person) throw new Error('nobody')
    expect(await findOpenClass(person.actor, classId)).toBeNull()
    expect(await askPlace(person.actor, { classId, payer: 'learner' })).toMatchObject({ reason: 'not-invited' })
    const later = await publish(20, { title: '还没有开始报名', enrolFrom: daysFromNow(5) })
    const wanted = { search: '还没有开始', field: null, mode: null, own: false, page: 1 }
    expect((await listOpenClasses(person.actor, wanted)).rows).toMatchObject([{ id: later, mine: null }])
    expect(await askPlace(person.actor, { classId: later, payer: 'learner' })).toMatchObject({ reason: 'enrolment-closed' })
  })

  it('is held, handed in, confirmed by one of two, credited once, and judged by those who completed it', async () => {
    const { speaker } = institution
    const classId = await publish(10)
    const learners = await people(6)
    for (const each of learners) taken(await askPlace(each.actor, { classId, payer: 'learner' }), 'a place')
    const [absent, ...present] = learners
    if (!absent || !present[0]) throw new Error('nobody')
    expect(await handInClass(speaker.actor, { classId, note: '' })).toMatchObject({ reason: 'evidence-missing' })
    taken(await attachFile(speaker.actor, { owner: { of: 'class', id: classId }, ...file('签到表.pdf') }), 'a proof')
    expect(await handInClass(speaker.actor, { classId, note: '' })).toMatchObject({ reason: 'not-over-yet' })
    await moveClassBack(classId, 12)
    expect(await withdrawPlace(absent.actor, classId)).toMatchObject({ reason: 'class-begun' })
    const learnerIds = present.map((each) => each.accountId)
    for (const { id: sessionId, startsAt: cameAt, endsAt: wentAt } of (await findGathering(classId))?.sessions ?? [])
      taken(await markSheet(speaker.actor, { sessionId, learnerIds, cameAt, wentAt }), 'the sheet')
    expect(await cancelClass(speaker.actor, { classId, reason: '人太少' })).toMatchObject({ reason: 'class-attended' })
    const scores = { content: 5, teacher: 4, service: 4 }
    expect(await evaluateClass(present[0].actor, { classId, scores, words: '' })).toMatchObject({ reason: 'not-completed' })
    taken(await handInClass(speaker.actor, { classId, note: '共一天' }), 'handed in')
    const back = { classId, confirm: false, answer: '缺照片' }
    expect(await decideClass(world.reviewer.actor, back)).toMatchObject({ reason: 'not-found' })
    expect(await decideClass(world.chief.actor, back)).toMatchObject({ ok: true })
    taken(await handInClass(speaker.actor, { classId, note: '已补' }), 'handed in again')
    const deputy = await makeOfficial('bureau', world.bureau)
    const decided = await Promise.all(
      [world.chief, deputy].map((each) => decideClass(each.actor, { classId, confirm: true, answer: '' })),
    )
    expect(decided.map((each) => (each.ok ? 'done' : each.reason)).sort()).toEqual(['done', 'not-handed-in'])
    const delivery = [{ payload: { gatheringId: classId } }] as unknown as Delivery<{ gatheringId: string }>[]
    await creditGatherings(delivery)
    await creditGatherings(delivery)
    const year = shanghaiYear((await findGathering(classId))?.sessions[0]?.startsAt as Date)
    const professional = async (learnerId: string) => (await getLearnerYear(learnerId, year)).statement?.counted.professional
    expect([await professional(present[0].accountId), await professional(absent.accountId)]).toEqual([800, 0])
    expect(await sql.many`select 1 from ledger_entry where source_id = ${classId}`).toHaveLength(present.length)
    expect(await evaluateClass(absent.actor, { classId, scores, words: '' })).toMatchObject({ reason: 'not-completed' })
    for (const each of present.slice(0, 4)) taken(await evaluateClass(each.actor, { classId, scores, words: '好' }), 'said')
    expect(await findEvaluations(classId)).toEqual({ count: 4, average: null, said: [] })
    const last = present.at(-1)?.actor as never
    expect(await evaluateClass(last, { classId, scores: { ...scores, service: 6 }, words: '' })).toMatchObject({
      reason: 'scores-wrong',
    })
    const twice = await Promise.all([1, 2].map(() => evaluateClass(last, { classId, scores, words: '教室太冷' })))
    expect(twice.filter((each) => each.ok)).toHaveLength(1)
    const shown = await findEvaluations(classId)
    expect(shown).toMatchObject({ count: 5, average: { content: 5, teacher: 4, service: 4 } })
    const cold = shown.said.find((each) => each.words === '教室太冷')?.number ?? 0
    expect(await answerEvaluation(speaker.actor, { classId, number: cold, answer: '已修好空调' })).toMatchObject({ ok: true })
    expect(await exportOwnData(present[0].actor)).toMatchObject({
      value: { classes: [{ title: '工业数据治理', state: 'enrolled', contentScore: 5 }] },
    })
    expect(await answerEvaluation(speaker.actor, { classId, number: cold, answer: '再说一次' })).toMatchObject({
      reason: 'answered-already',
    })
    expect(await checkInstitutions()).toEqual([])
    await sql.run`update training_class set capacity = 1 where id = ${classId}`
    await sql.run`delete from class_place where class_id = ${classId} and learner_id = ${absent.accountId}`
    expect((await checkInstitutions()).map((breach) => breach.examples)).toEqual([[classId], [`${classId} ${absent.accountId}`]])
  })
})
