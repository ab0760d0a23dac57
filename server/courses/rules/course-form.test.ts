import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type CourseText, hoursOfVideos, needsReason, readCourse, readTags } from './course-form.ts'
import { courseActs, courseStatuses, moveCourse } from './course-state.ts'
import { moveLesson } from './lesson-order.ts'

const good: CourseText = {
  ...{ title: '人工智能', summary: '', teacher: '', teacherBio: '', year: '2026', kind: 'required', hours: '8', hoursReason: '' },
  ...{ exam: 'yes', firstViewing: '', opens: '', closes: '', tags: '医疗，AI, 医疗' },
}

describe('what is typed of a course', () => {
  it.each([
    [{ title: '短' }, 'title', true],
    [{ title: ' ' }, 'title', false],
    [{ year: '26' }, 'year', false],
    [{ kind: 'other' }, 'kind', false],
    [{ hours: '0' }, 'hours', false],
    [{ hours: '7.3' }, 'hours', false],
    [{ hours: '200.5' }, 'hours', false],
    [{ opens: '2026-02-30' }, 'opens', false],
    [{ opens: '2026-06-01', closes: '2026-05-31' }, 'closes', false],
    [{ tags: Array.from({ length: 11 }, (_, index) => `标签${index}`).join('，') }, 'tags', false],
    [{ teacherBio: '长'.repeat(1_001) }, 'teacherBio', false],
  ] as const)('%o is wrong at %s', (changes, field, one) => {
    expect(Object.keys(readCourse({ ...good, ...changes }).problems ?? {})).toEqual(one ? ['title'] : [field])
  })

  it('is open for its whole year unless it says otherwise, until the midnight after its last day', () => {
    const { read } = readCourse(good)
    expect(read).toMatchObject({ hoursCentihours: 800, requiresExam: true, firstViewing: 'inside-watched', tags: ['医疗', 'AI'] })
    expect([read?.windowOpensAt.toJSON(), read?.windowClosesAt.toJSON()]).toEqual([
      '2025-12-31T16:00:00.000Z',
      '2026-12-31T16:00:00.000Z',
    ])
    const short = readCourse({ ...good, opens: '2026-03-01', closes: '2026-03-01' }).read
    expect([short?.windowOpensAt.toJSON(), short?.windowClosesAt.toJSON()]).toEqual([
      '2026-02-28T16:00:00.000Z',
      '2026-03-01T16:00:00.000Z',
    ])
  })

  it('takes every half hour and no other', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (tenths) => {
        const { read } = readCourse({ ...good, hours: String(tenths / 10) })
        expect(read?.hoursCentihours ?? null).toBe(tenths % 5 === 0 ? tenths * 10 : null)
      }),
    ))

  it('takes every day that there is', () =>
    fc.assert(
      fc.property(fc.date({ min: new Date('2001-01-01'), max: new Date('2098-12-31'), noInvalidDate: true }), (at) => {
        const day = shanghaiDay(at)
        const { read } = readCourse({ ...good, opens: day, closes: day })
        expect(shanghaiDay(read?.windowOpensAt ?? new Date(0))).toBe(day)
        expect((read?.windowClosesAt.getTime() ?? 0) - (read?.windowOpensAt.getTime() ?? 0)).toBe(86_400_000)
      }),
    ))

  it('reads tags from commas and lines of both widths, each once', () =>
    expect(readTags('甲,乙，丙、丁\n甲；戊;')).toEqual(['甲', '乙', '丙', '丁', '戊']))
})

describe('hours of videos', () => {
  it.each([
    [0, 0],
    [1_349, 0],
    [1_350, 50],
    [2_700, 100],
    [21_600, 800],
  ])('%i seconds at 45 minutes are %i', (seconds, centihours) => expect(hoursOfVideos(seconds, 45)).toBe(centihours))

  it('are never more than the videos last, by less than half an hour, and need no reason then', () =>
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 30, max: 60 }), (seconds, minutes) => {
        const centihours = hoursOfVideos(seconds, minutes)
        const exact = (seconds / 60 / minutes) * 100
        expect(centihours).toBeLessThanOrEqual(exact)
        expect(exact - centihours).toBeLessThan(50)
        expect(needsReason(centihours, seconds, minutes)).toBe(false)
        expect(needsReason(centihours + 50, seconds, minutes)).toBe(true)
      }),
    ))
})

describe('the way of a course', () => {
  it('never leads from what learners saw back to a draft, and to them by publication alone', () =>
    fc.assert(
      fc.property(fc.constantFrom(...courseStatuses), fc.constantFrom(...courseActs), (status, act) => {
        const moved = moveCourse(status, act)
        if (!moved.ok) return
        const seen = (each: string) => each === 'published' || each === 'withdrawn'
        if (seen(status)) expect(seen(moved.value)).toBe(true)
        else if (seen(moved.value)) expect(act).toBe('publish')
      }),
    ))
})

describe('moving a lesson', () => {
  const order = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  it('keeps all of them, puts this one where it was asked to and leaves the others in their order', () =>
    fc.assert(
      fc.property(order, fc.nat(), fc.integer({ min: -3, max: 12 }), (ids, pick, to) => {
        const id = ids[pick % ids.length] as string
        const after = moveLesson(ids, id, to)
        expect(after.filter((each) => each !== id)).toEqual(ids.filter((each) => each !== id))
        expect(after.indexOf(id)).toBe(Math.min(ids.length - 1, Math.max(0, to - 1)))
        expect(moveLesson(ids, 'not there', to)).toEqual(ids)
      }),
    ))
})
