import fc from 'fast-check'
import { expect, it } from 'vitest'
import { drawSample, populationHash } from './draw-sample.ts'
import { sampleSize } from './sample-size.ts'

const people = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 60 })
const seed = fc.stringMatching(/^[0-9a-f]{64}$/)

it('draws the same again from the same seed and list, in whatever order the list comes', () => {
  fc.assert(
    fc.property(seed, people, fc.nat(60), (drawnBy, all, size) => {
      const drawn = drawSample(drawnBy, all, size)
      expect(drawSample(drawnBy, [...all].reverse(), size)).toEqual(drawn)
      expect(populationHash([...all].reverse())).toBe(populationHash(all))
      expect(drawn).toHaveLength(Math.min(size, all.length))
      expect(new Set(drawn).size).toBe(drawn.length)
      expect(drawn.every((id) => all.includes(id))).toBe(true)
    }),
  )
})

it('draws others with another seed, and everybody about as often', () => {
  const all = Array.from({ length: 20 }, (_, index) => `person-${index}`)
  const times = new Map<string, number>()
  for (let round = 0; round < 2_000; round += 1)
    for (const id of drawSample(String(round), all, 5)) times.set(id, (times.get(id) ?? 0) + 1)
  for (const id of all) expect(Math.abs((times.get(id) ?? 0) - 500)).toBeLessThan(120)
})

it('takes one in twenty, five at least, two hundred at most, and never more than there are', () => {
  expect([1, 4, 5, 100, 101, 300, 5_000].map((population) => sampleSize(population))).toEqual([1, 4, 5, 5, 6, 15, 200])
})

it('takes as many as the policy of the year says', () => {
  expect(sampleSize(1_000, { share: 0.1, least: 5, most: 60 })).toBe(60)
  expect(sampleSize(20, { share: 0.1, least: 8, most: 60 })).toBe(8)
})
