import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type MergeableEntry, planMerge, standingOf } from './plan-merge.ts'

const entries = (prefix: string) =>
  fc
    .array(
      fc.record({
        form: fc.constantFrom('online-course' as const, 'class' as const),
        title: fc.constantFrom('甲', '乙', '丙'),
        day: fc.integer({ min: 1, max: 3 }),
        hours: fc.integer({ min: 1, max: 40 }),
        course: fc.option(fc.constantFrom('c1', 'c2')),
        reversed: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map((list) =>
      list.flatMap(({ form, title, day, hours, course, reversed }, place): MergeableEntry[] => {
        const occurredAt = new Date(`2026-05-0${day}T04:00:00Z`)
        const entry = {
          id: `${prefix}${place}`,
          form,
          title,
          occurredAt,
          centihours: hours * 100,
          reversesId: null,
          courseId: course,
        }
        return reversed ? [entry, { ...entry, id: `${entry.id}r`, centihours: -entry.centihours, reversesId: entry.id }] : [entry]
      }),
    )
const sum = (list: readonly { centihours: number }[]) => list.reduce((total, each) => total + each.centihours, 0)

it('loses no hour and counts none twice', () => {
  fc.assert(
    fc.property(entries('k'), entries('m'), (kept, merged) => {
      const { move, drop } = planMerge(kept, merged)
      expect([...move, ...drop].map((entry) => entry.id).sort()).toEqual(
        standingOf(merged)
          .map((entry) => entry.id)
          .sort(),
      )
      // What both accounts had together, less what they had twice.
      expect(sum(kept) + sum(move)).toBe(sum(kept) + sum(merged) - sum(drop))
      const again = planMerge([...kept, ...move], merged)
      expect(again.move).toEqual([])
    }),
  )
})

it('knows the same course and the same training by another account', () => {
  const entry = (id: string, changes: Partial<MergeableEntry> = {}): MergeableEntry => ({
    ...{
      id,
      form: 'class',
      title: '桥梁检测班',
      occurredAt: new Date('2026-05-01T04:00:00Z'),
      centihours: 800,
      reversesId: null,
      courseId: null,
    },
    ...changes,
  })
  expect(planMerge([entry('k')], [entry('m', { title: '桥梁 检测班' })]).drop).toHaveLength(1)
  expect(planMerge([entry('k')], [entry('m', { occurredAt: new Date('2026-05-02T04:00:00Z') })]).move).toHaveLength(1)
  const online = { form: 'online-course', courseId: 'c' } as const
  expect(
    planMerge([entry('k', online)], [entry('m', { ...online, title: '后来改了名', occurredAt: new Date('2026-09-01') })]).drop,
  ).toHaveLength(1)
})
