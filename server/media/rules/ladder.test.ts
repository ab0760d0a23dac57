import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ladder } from './ladder.ts'

const sizes = (width: number, height: number) =>
  ladder({ width, height }).map((rung) => `${rung.name} ${rung.width}×${rung.height}`)

describe('ladder', () => {
  it.each([
    ['full HD', 1920, 1080, ['720p 1280×720', '360p 640×360']],
    ['a phone held upright', 1080, 1920, ['720p 720×1280', '360p 360×640']],
    ['exactly 720p', 1280, 720, ['720p 1280×720', '360p 640×360']],
    ['a DVD', 768, 576, ['576p 768×576', '360p 480×360']],
    ['a small clip', 320, 240, ['240p 320×240']],
    ['an odd size', 321, 241, ['240p 320×240']],
    ['a very wide picture', 4000, 1000, ['720p 1280×320', '360p 640×160']],
  ])('%s', (_, width, height, expected) => expect(sizes(width, height)).toEqual(expected))

  it('never enlarges, keeps the shape, has even sides and distinct names', () => {
    const side = fc.integer({ min: 32, max: 4_096 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const rungs = ladder({ width, height })
        expect(rungs.length).toBeGreaterThan(0)
        expect(new Set(rungs.map((rung) => rung.name)).size).toBe(rungs.length)
        for (const rung of rungs) {
          expect(rung.width % 2 === 0 && rung.height % 2 === 0).toBe(true)
          expect(rung.width <= width && rung.height <= height).toBe(true)
          expect(rung.width <= 1_280 && rung.height <= 1_280).toBe(true)
          // Rounding to even sides costs less than two pixels on either side.
          const scale = Math.min(1, Math.max((rung.width + 2) / width, (rung.height + 2) / height))
          expect(Math.abs(rung.width - width * scale)).toBeLessThanOrEqual(2 + 2 * Math.max(1, width / height))
          expect(rung.name).toMatch(/^\d+p$/)
        }
      }),
    )
  })
})
