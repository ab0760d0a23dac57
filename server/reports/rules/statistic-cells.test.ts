import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Form, formNames } from '#server/hours/rules/entry.ts'
import { titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { ageBandOf, ageBands, groupOrder, statisticAxes } from './statistic-axes.ts'
import {
  addFigures,
  type Cell,
  figureNames,
  figuresOf,
  formHoursOf,
  type LearnerFact,
  moveCells,
  noFigures,
} from './statistic-cells.ts'

const form = fc.constantFrom(...(Object.keys(formNames) as Form[]).slice(0, 4))
const entries = fc.array(
  fc.record({
    form,
    kind: fc.constantFrom('required', 'elective', 'professional'),
    centihours: fc.integer({ min: 1, max: 5_000 }),
  }),
  { maxLength: 6 },
)
const fact: fc.Arbitrary<LearnerFact> = fc
  .record({
    year: fc.constantFrom(2025, 2026),
    organisationId: fc.constantFrom('a', 'b', null),
    titleLevel: fc.constantFrom(...titleLevels),
    highTech: fc.boolean(),
    ageBand: fc.constantFrom(...ageBands),
    met: fc.boolean(),
    exams: fc.nat(3),
    examsPassed: fc.nat(3),
    sittings: fc.nat(5),
    entries,
  })
  .map(({ entries: own, ...rest }) => ({ ...rest, learnerId: 'x', forms: formHoursOf(own as never) }))

const keyOf = (cell: Cell) => `${cell.year} ${cell.axis} ${cell.organisationId} ${cell.value}`
const sum = (cells: readonly Cell[]) => {
  const sums = new Map<string, Cell>()
  for (const cell of cells) sums.set(keyOf(cell), { ...cell, ...addFigures(sums.get(keyOf(cell)) ?? noFigures, cell) })
  return Object.fromEntries(
    [...sums]
      .filter(([, cell]) => figureNames.some((name) => cell[name] !== 0))
      .map(([key, cell]) => [key, figureNames.map((name) => cell[name])]),
  )
}

it('moves sums step by step to where they are when everything is added up at once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fact, fc.option(fact, { nil: null })), { maxLength: 8 }), (changes) => {
      const before = changes.map(([one]) => one)
      const after = changes.flatMap(([, other]) => other ?? [])
      expect(sum([...moveCells([], before), ...moveCells(before, after)])).toEqual(sum(moveCells([], after)))
      expect(moveCells(after, after)).toEqual([])
    }),
  )
})

it('divides the same people and hours by every axis', () => {
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 10 }), (facts) => {
      const cells = moveCells([], facts)
      const whole = facts.map(figuresOf).reduce((one, other) => addFigures(one, other), noFigures)
      for (const axis of ['all', 'title', 'age'] as const)
        expect(
          cells.filter((cell) => cell.axis === axis).reduce<typeof whole>((one, cell) => addFigures(one, cell), noFigures),
        ).toEqual(whole)
      for (const part of ['required', 'elective', 'professional', 'online'] as const)
        expect(cells.filter((cell) => cell.axis === 'form').reduce((hours, cell) => hours + cell[part], 0)).toBe(whole[part])
    }),
  )
})

it('leaves out what was taken back, and knows what is online', () => {
  const reversed = [
    { form: 'class', kind: 'elective', centihours: 800 },
    { form: 'class', kind: 'elective', centihours: -800 },
    { form: 'online-course', kind: 'required', centihours: 2_000 },
    { form: 'paper', kind: 'professional', centihours: 1_000 },
  ] as const
  expect(formHoursOf(reversed)).toEqual({ 'online-course': [2_000, 0, 0], paper: [0, 0, 1_000] })
})

it.each([
  [1996, 'to-30'],
  [1995, 'to-40'],
  [1976, 'to-50'],
  [1966, 'to-60'],
  [1965, 'over-60'],
  [undefined, 'unknown'],
] as const)('puts who was born in %s into %s at the end of 2026', (born, band) => {
  expect(ageBandOf(2026, born)).toBe(band)
})

it('gives every scale an order, and what is on none of its steps the end', () => {
  expect(statisticAxes.filter((axis) => groupOrder(axis, null) !== null)).toEqual(['industry', 'size', 'title', 'age', 'form'])
  expect(groupOrder('title', 'senior')).toBeLessThan(groupOrder('title', null) as number)
})
