import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Part, subjectOf } from './entry.ts'
import { setFigures } from './figures.ts'
import { isMet } from './is-met.ts'
import type { Lamp } from './lamps.ts'
import { policyDocument } from './policy.ts'
import { addYears, emptyTally, mostExamples, type Tally, type TriedYear, tryYear } from './simulation-tally.ts'
import { drawStatement, type StatementEntry } from './statement.ts'

const lamp = (state: Lamp['state']): Lamp => ({ id: 'city', label: '本市', cite: '', state, lines: [] })
const years = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 80 }).map((all) =>
  all.map(
    ([was, is], index): TriedYear => ({
      learnerId: `l${index}`,
      before: [lamp(was ? 'lit' : 'part')],
      after: [lamp(is ? 'lit' : 'dark')],
    }),
  ),
)
const empty: Tally = [
  {
    id: 'city',
    label: '本市',
    known: 'both',
    litBefore: 0,
    litAfter: 0,
    newlyMet: 0,
    newlyMissed: 0,
    metExamples: [],
    missedExamples: [],
  },
]

it('adds up, however the learners are cut into batches', () => {
  fc.assert(
    fc.property(years, fc.integer({ min: 1, max: 30 }), (all, size) => {
      let tally = empty
      for (let start = 0; start < all.length; start += size) tally = addYears(tally, all.slice(start, start + size))
      expect(tally).toEqual(addYears(empty, all))
      const [city] = tally
      if (!city) throw new Error('one lamp')
      expect(city.litAfter - city.litBefore).toBe(city.newlyMet - city.newlyMissed)
      expect(city.metExamples).toHaveLength(Math.min(mostExamples, city.newlyMet))
      expect(city.missedExamples).toHaveLength(Math.min(mostExamples, city.newlyMissed))
    }),
  )
})

const before = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const draft = fc
  .record({
    total: fc.integer({ min: 60, max: 120 }),
    elective: fc.integer({ min: 0, max: 12 }),
    most: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ total, elective, most }) =>
    setFigures(
      before,
      new Map([
        ['lamps.city.conditions.total.least.ordinary', { value: total }],
        ['lamps.city.conditions.professional.least.ordinary', { value: total - 32 }],
        ['lamps.city.conditions.elective.least.ordinary', { value: elective }],
        ['ceilings.elective-year.most', { value: most }],
      ]),
    ),
  )
const hoursOf = {
  required: fc.integer({ min: 16, max: 28 }),
  elective: fc.integer({ min: 4, max: 16 }),
  professional: fc.integer({ min: 40, max: 90 }),
}
const person = fc.record({ seniorTitle: fc.boolean(), hours: fc.record(hoursOf) }).map(({ seniorTitle, hours }) => ({
  person: { year: 2026, seniorTitle, highTech: false },
  entries: Object.entries(hours).map(
    ([kind, of]): StatementEntry => ({
      ...{ id: kind, kind: kind as Part, subject: subjectOf(kind as Part), form: 'class', centihours: of * 100, title: '培训班' },
      ...{ occurredAt: new Date('2026-05-06T02:00:00Z'), reversesId: null, reason: null },
    }),
  ),
}))

const lessBy = (these: ReadonlySet<string>, those: ReadonlySet<string>) => [...these].filter((each) => !those.has(each)).length

it('says of every draft what the statements say: who meets the year before and after, and who changes', () => {
  fc.assert(
    fc.property(draft, fc.array(person, { maxLength: 15 }), (after, people) => {
      const years = people.map((each, index) => ({ ...each, learnerId: `l${index}` }))
      const tally = addYears(
        emptyTally(before, after),
        years.map((year) => tryYear(before, after, year)),
      )
      const met = (document: typeof before) =>
        new Set(
          years.filter((year) => isMet(drawStatement({ document }, year.person, year.entries))).map((year) => year.learnerId),
        )
      const [was, is] = [met(before), met(after)]
      expect(tally.find((lamp) => lamp.id === 'city')).toMatchObject({
        ...{ litBefore: was.size, litAfter: is.size, known: 'both' },
        ...{ newlyMet: lessBy(is, was), newlyMissed: lessBy(was, is) },
      })
    }),
  )
})
