import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filingText, readFiling, timeliness } from './content.ts'
import { type FilingState, filingAfter, moveRequest, type RequestAction, type RequestState } from './filing-state.ts'
import { copyFiling, describeFiling, emptyFiling, type FilingText } from './filing-text.ts'
import { handInEnd } from './hand-in-end.ts'
import { planTotals } from './plan.ts'

const id = (last: number) => `01890000-0000-7000-8000-00000000000${last}`
const session = (last: number, day: string, from: string, to: string, place = '三楼') => ({ id: id(last), day, from, to, place })
const good: FilingText = {
  ...{ title: '桥梁检测新技术', topic: '人工智能', hours: '8', expected: '40', audience: 'own', assessed: false },
  ...{
    syllabus: '上午讲基础与案例，下午练习。',
    contact: '叶老师 12345',
    lecturers: [{ name: '周明', title: '教授', unit: '大学' }],
  },
  sessions: [session(1, '2026-12-03', '09:00', '12:00'), session(2, '2026-12-03', '13:30', '16:30')],
}
const numbers = { minutesPerHour: 45, leadDays: 7, handInDays: 15 }

describe('what a filing says', () => {
  it('is understood', () => {
    expect(readFiling(good, numbers).training).toMatchObject({ centihours: 800, expected: 40, year: 2026 })
    expect(readFiling({ ...good, hours: '７．５', expected: '４０' }, numbers).training).toMatchObject({
      centihours: 750,
      expected: 40,
    })
    expect(describeFiling(good)).toHaveLength(10)
  })
  it.each([
    ['没有名称', { title: ' ' }, 'title'],
    ['没有专题', { topic: '' }, 'topic'],
    ['学时不是半学时的倍数', { hours: '7.3' }, 'hours'],
    ['学时比场次能容下的多', { hours: '9' }, 'hours'],
    ['学时是零', { hours: '0' }, 'hours'],
    ['人数不是整数', { expected: '四十' }, 'expected'],
    ['大纲太短', { syllabus: '见附件' }, 'syllabus'],
    ['没有联系人', { contact: '' }, 'contact'],
    ['一场也没有', { sessions: [] }, 'sessions'],
    ['日期没填', { sessions: [session(1, '', '09:00', '17:00')] }, 'sessions.0'],
    ['没有这一天', { sessions: [session(1, '2026-02-30', '09:00', '17:00')] }, 'sessions.0'],
    ['结束早于开始', { sessions: [session(1, '2026-12-03', '17:00', '09:00')] }, 'sessions.0'],
    [
      '两场重叠',
      { sessions: [session(1, '2026-12-03', '09:00', '12:00'), session(2, '2026-12-03', '11:00', '17:00')] },
      'sessions.1',
    ],
    ['没有地点', { sessions: [session(1, '2026-12-03', '09:00', '17:00', ' ')] }, 'sessions.0'],
    [
      '跨年度',
      { sessions: [session(1, '2026-12-31', '09:00', '12:00'), session(2, '2027-01-01', '09:00', '12:00')] },
      'sessions',
    ],
    ['没有授课人', { lecturers: [] }, 'lecturers'],
    ['授课人没有职称', { lecturers: [{ name: '周明', title: '', unit: '大学' }] }, 'lecturers.0'],
  ] as const)('%s：在那一栏说明', (_, changes, field) => {
    const { training, problems } = readFiling({ ...good, ...changes } as FilingText, numbers)
    expect(training).toBeNull()
    expect(Object.keys(problems ?? {})).toContain(field)
  })
  it('is refused or understood whatever was typed, and what is understood can be held', () => {
    const typed = fc.record({
      ...{ title: fc.string(), topic: fc.string(), hours: fc.oneof(fc.string(), fc.nat(300).map(String)), expected: fc.string() },
      ...{
        audience: fc.constantFrom('own' as const, 'city' as const),
        assessed: fc.boolean(),
        syllabus: fc.string(),
        contact: fc.string(),
      },
      lecturers: fc.constant(good.lecturers),
      sessions: fc.array(fc.constantFrom(...good.sessions, session(3, '2026-12-04', '08:00', '23:00'), session(4, 'x', '', '')), {
        maxLength: 4,
      }),
    })
    fc.assert(
      fc.property(typed, (some) => {
        const { training, problems } = readFiling(some, numbers)
        expect(training === null).toBe(problems !== null && Object.keys(problems).length > 0)
        if (training) expect(training.endsAt > training.startsAt).toBe(true)
      }),
    )
  })
  it('is copied without its days, with sessions of its own', () => {
    const copy = copyFiling(good, [id(8), id(9)])
    expect(copy.sessions.map((each) => [each.id, each.day, each.from])).toEqual([
      [id(8), '', '09:00'],
      [id(9), '', '13:30'],
    ])
    expect(filingText.safeParse(copy).success && filingText.safeParse(emptyFiling).success).toBe(true)
  })
})

describe('times', () => {
  const startsAt = new Date('2026-12-10T01:00:00Z')
  it.each([
    ['2026-12-01T01:00:00Z', 'in-time'],
    ['2026-12-03T01:00:00Z', 'in-time'],
    ['2026-12-03T01:00:01Z', 'late'],
    ['2026-12-10T01:00:00Z', 'begun'],
  ] as const)('filed at %s: %s', (now, expected) => {
    expect(timeliness(startsAt, new Date(now), numbers)).toBe(expected)
  })
  it('lets attendance be handed in for the days of the policy, or as long as the authority says', () => {
    expect(handInEnd(startsAt, null, numbers)).toEqual(new Date('2026-12-25T01:00:00Z'))
    expect(handInEnd(startsAt, new Date('2026-12-30T01:00:00Z'), numbers)).toEqual(new Date('2026-12-30T01:00:00Z'))
    expect(handInEnd(startsAt, new Date('2026-12-20T01:00:00Z'), numbers)).toEqual(new Date('2026-12-25T01:00:00Z'))
  })
  it('sums a plan up', () => {
    expect(planTotals([{ topic: '安全', month: 3, times: 2, hours: 4.5, people: 30 }])).toEqual({
      trainings: 2,
      centihours: 900,
      people: 60,
    })
  })
})

const actions = ['submit', 'accept', 'return', 'refuse', 'withdraw'] as const
describe('the way of a request', () => {
  it('is decided once, from waiting, and over when it is over', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<RequestAction>(...actions), { maxLength: 20 }), (all) => {
        let state: RequestState = 'draft'
        let filing: FilingState = 'filing'
        let decisions = 0
        for (const action of all) {
          const moved = moveRequest(state, action)
          if (!moved.ok) continue
          if (['accept', 'return', 'refuse'].includes(action)) expect(state).toBe('submitted')
          if (action === 'accept' || action === 'refuse') decisions += 1
          expect(['accepted', 'refused', 'withdrawn']).not.toContain(state)
          state = moved.value
          filing = filingAfter(filing, 'new', state)
        }
        expect(decisions).toBeLessThanOrEqual(1)
        expect(filing === 'accepted').toBe(state === 'accepted')
        expect(filing === 'given-up').toBe(state === 'refused' || state === 'withdrawn')
      }),
    )
  })
  it('leaves an accepted training as it is until a change or cancellation is accepted', () => {
    for (const outcome of ['submitted', 'returned', 'refused', 'withdrawn'] as const)
      for (const kind of ['change', 'cancel'] as const) expect(filingAfter('accepted', kind, outcome)).toBe('accepted')
    expect(filingAfter('accepted', 'cancel', 'accepted')).toBe('cancelled')
  })
})
