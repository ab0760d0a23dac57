import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClassState, classActions, classStatus, moveClass, phaseOf } from './class-state.ts'
import { type ClassText, describeClass, emptyClass } from './class-text.ts'
import { averageScores, evaluationsShownFrom, scoresRight } from './evaluation.ts'
import { handInEnd } from './hand-in-end.ts'
import { movePaper, type PaperState, paperActions } from './paper-state.ts'
import { checkRecognition, checkSeminar, emptyRecognition, emptySeminar } from './paper-text.ts'
import { isOpen, movePlace, nextInLine, type PlaceState, placeActions } from './place-state.ts'
import { classText, readClass } from './read-class.ts'
import { mayPublish, moveStanding, standingOf } from './standing.ts'

const recognition = { validFrom: '2026-01-01', validUntil: '2028-12-31', suspended: false }
describe('where an institution stands', () => {
  it.each([
    ['never recognised', null, '2026-06-01', 'none'],
    ['before the first day', recognition, '2025-12-31', 'coming'],
    ['on the first day', recognition, '2026-01-01', 'recognised'],
    ['on the last day', recognition, '2028-12-31', 'recognised'],
    ['a day later', recognition, '2029-01-01', 'expired'],
    ['suspended', { ...recognition, suspended: true }, '2026-06-01', 'suspended'],
    ['suspended and expired', { ...recognition, suspended: true }, '2029-01-01', 'expired'],
  ] as const)('%s', (_, given, today, expected) => expect(standingOf(given, today)).toBe(expected))
  it('is suspended and lifted in turns, and publishes only while recognised', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('suspend' as const, 'lift' as const), { maxLength: 20 }), (acts) => {
        let suspended = false
        for (const act of acts) {
          const moved = moveStanding(standingOf({ ...recognition, suspended }, '2026-06-01'), act)
          expect(moved.ok).toBe((act === 'suspend') !== suspended)
          if (moved.ok) suspended = moved.value
          expect(mayPublish(standingOf({ ...recognition, suspended }, '2026-06-01'))).toBe(!suspended)
        }
      }),
    )
    for (const standing of ['none', 'expired'] as const)
      expect(moveStanding(standing, 'suspend')).toMatchObject({ reason: 'not-recognised' })
  })
})

describe('the way of a paper', () => {
  it('is decided once, from waiting, and over when it is over', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...paperActions), { maxLength: 20 }), (actions) => {
        let state: PaperState = 'draft'
        for (const action of actions) {
          const moved = movePaper(state, action)
          if (!moved.ok) continue
          expect(['accepted', 'refused', 'withdrawn']).not.toContain(state)
          if (action === 'accept' || action === 'return' || action === 'refuse') expect(state).toBe('submitted')
          state = moved.value
        }
      }),
    )
  })
  it('says what is missing', () => {
    expect(Object.keys(checkRecognition(emptyRecognition)).sort()).toEqual(['contact', 'district', 'fields', 'profile'])
    expect(Object.keys(checkSeminar(emptySeminar)).sort()).toEqual([
      'budgetYuan',
      'contact',
      'hours',
      'people',
      'programme',
      'title',
    ])
    const seminar = { title: '数据治理', programme: '五天，专题讲座、案例研讨、现场教学和结业交流。', contact: '罗文 022-1' }
    expect(checkSeminar({ ...emptySeminar, ...seminar, people: '６０', hours: '40', budgetYuan: '120,000' })).toEqual({})
  })
})

describe('the way of a class', () => {
  it('is published once, and what was confirmed or cancelled stays so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...classActions), { maxLength: 30 }), (actions) => {
        let state: ClassState = 'draft'
        let handedIn = false
        for (const action of actions) {
          const moved = moveClass(state, action)
          if (!moved.ok) continue
          expect(['confirmed', 'cancelled']).not.toContain(state)
          if (action === 'hand-in') handedIn = true
          if (action === 'confirm') expect(handedIn).toBe(true)
          state = moved.value
        }
      }),
    )
  })
  const at = (day: string) => new Date(`${day}T00:00:00Z`)
  const days = { enrolFrom: at('2026-05-01'), enrolUntil: at('2026-05-10'), startsAt: at('2026-05-20'), endsAt: at('2026-05-22') }
  it.each([
    ['2026-04-30', 'before-enrolment'],
    ['2026-05-01', 'enrolling'],
    ['2026-05-10', 'enrolment-over'],
    ['2026-05-20', 'running'],
    ['2026-05-22', 'held'],
  ] as const)('on %s: %s', (day, phase) => expect(phaseOf(days, at(day))).toBe(phase))
  it('is one word in a list', () => {
    expect(classStatus({ ...days, state: 'published' }, at('2026-05-02'))).toBe('报名中')
    expect(classStatus({ ...days, state: 'confirmed' }, at('2026-05-02'))).toBe('已确认')
  })
  it('is handed in within the days after it, or after it came back', () => {
    expect(handInEnd(at('2026-05-22'), null, { handInDays: 15 })).toEqual(at('2026-06-06'))
    expect(handInEnd(at('2026-05-22'), at('2026-06-01'), { handInDays: 15 })).toEqual(at('2026-06-16'))
  })
})

const id = (last: number) => `01890000-0000-7000-8000-00000000000${last}`
const good: ClassText = {
  ...{ ...emptyClass, title: '工业数据治理', syllabus: '上午讲方法与标准，下午按案例练习。', hours: '8', capacity: '40' },
  ...{ enrolFrom: '2026-11-01', enrolUntil: '2026-11-30', contact: '罗文 022-00000000' },
  lecturers: [{ name: '周明', title: '教授', unit: '津海大学' }],
  sessions: [
    { id: id(1), day: '2026-12-03', from: '09:00', to: '12:00', place: '三楼' },
    { id: id(2), day: '2026-12-03', from: '13:30', to: '16:30', place: '三楼' },
  ],
}
const numbers = { minutesPerHour: 45 }
describe('what a class says', () => {
  it('is understood; enrolment ends with its last day, or when the class begins', () => {
    expect(readClass(good, numbers).read).toMatchObject({
      centihours: 800,
      capacity: 40,
      enrolUntil: new Date('2026-11-30T16:00:00Z'),
    })
    expect(readClass({ ...good, enrolUntil: '2026-12-31' }, numbers).read?.enrolUntil).toEqual(new Date('2026-12-03T01:00:00Z'))
    expect(describeClass(good).length).toBeGreaterThan(8)
    expect(classText.safeParse(good).success && classText.safeParse(emptyClass).success).toBe(true)
  })
  it.each([
    ['没有名称', { title: '' }, 'title'],
    ['学时太多', { hours: '9' }, 'hours'],
    ['学时不是半数', { hours: '7.3' }, 'hours'],
    ['名额不是整数', { capacity: '很多' }, 'capacity'],
    ['没有场次', { sessions: [] }, 'sessions'],
    ['没有教师', { lecturers: [] }, 'lecturers'],
    ['截止早于开始', { enrolUntil: '2026-10-01' }, 'enrolUntil'],
    ['开班后才报名', { enrolFrom: '2026-12-20', enrolUntil: '2026-12-30' }, 'enrolFrom'],
    ['结合的班次没有课程', { mode: 'blended' }, 'courses'],
    ['没有这一天', { sessions: [{ ...good.sessions[0], day: '2026-02-30' }] }, 'sessions.0'],
  ] as const)('%s：在那一栏说明', (_, changes, field) => {
    expect(Object.keys(readClass({ ...good, ...changes } as ClassText, numbers).problems ?? {})).toContain(field)
  })
})

describe('a place', () => {
  it('is never given twice, and what ended stays ended', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...placeActions), fc.boolean()), { maxLength: 20 }), (steps) => {
        let state: PlaceState = 'asked'
        for (const [action, free] of steps) {
          const moved = movePlace(state, action, free)
          if (!moved.ok) continue
          expect(isOpen(state)).toBe(true)
          if (moved.value === 'enrolled') expect(free && state !== 'enrolled').toBe(true)
          state = moved.value
        }
      }),
    )
  })
  it('goes to those who have waited longest', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000)), fc.integer({ min: -3, max: 20 }), (numbersInLine, free) => {
        const next = nextInLine(
          numbersInLine.map((queueNumber) => ({ queueNumber })),
          free,
        )
        expect(next).toHaveLength(Math.max(0, Math.min(free, numbersInLine.length)))
        const last = next.at(-1)?.queueNumber ?? -1
        expect(numbersInLine.filter((each) => each <= last)).toHaveLength(next.length)
      }),
    )
  })
})

describe('evaluations', () => {
  const one = { content: 5, teacher: 4, service: 3 }
  it('are shown from five on', () => {
    expect(averageScores(Array.from({ length: evaluationsShownFrom - 1 }, () => one))).toBeNull()
    expect(averageScores([...Array.from({ length: 4 }, () => one), { content: 1, teacher: 1, service: 1 }])).toEqual({
      ...{ content: 4.2, teacher: 3.4, service: 2.6 },
    })
  })
  it('have one to five for each question', () => {
    expect(scoresRight(one)).toBe(true)
    for (const wrong of [0, 6, 2.5, Number.NaN]) expect(scoresRight({ ...one, service: wrong })).toBe(false)
  })
})
