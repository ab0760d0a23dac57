import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Lamp } from './lamps.ts'
import { addYears, mostExamples, type Tally, type TriedYear } from './simulation-tally.ts'

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
