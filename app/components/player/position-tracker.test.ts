import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, type Sample, type Stretch, type Tracker, track } from './position-tracker.ts'

const sample = (media: number, wall: number, changes: Partial<Sample> = {}): Sample => ({
  mediaMilliseconds: media,
  wallMilliseconds: wall,
  rateHundredths: 100,
  playing: true,
  ...changes,
})
const run = (...samples: Sample[]) => {
  let tracker: Tracker = null
  const ended: Stretch[] = []
  for (const each of samples) {
    const step = track(tracker, each)
    tracker = step.tracker
    if (step.ended) ended.push(step.ended)
  }
  return { tracker, ended }
}
const stretch = (from: number, to: number, rate = 100): Stretch => ({
  fromMilliseconds: from,
  toMilliseconds: to,
  rateHundredths: rate,
})

describe('what was really played', () => {
  test('is one stretch from play to pause', () => {
    expect(run(sample(0, 0), sample(250, 260), sample(500, 500), sample(700, 720, { playing: false })).ended).toEqual([
      stretch(0, 700),
    ])
  })

  test('leaves out what a seek jumped over, forwards and backwards', () => {
    const { ended, tracker } = run(
      sample(0, 0),
      sample(1_000, 1_000),
      sample(60_000, 1_100),
      sample(61_000, 2_100),
      sample(5_000, 2_200),
    )
    expect(ended).toEqual([stretch(0, 1_000), stretch(60_000, 61_000)])
    expect(tracker?.stretch).toEqual(stretch(5_000, 5_000))
  })

  test('is cut where the rate changes', () => {
    const { ended } = run(
      sample(0, 0),
      sample(1_000, 1_000, { rateHundredths: 150 }),
      sample(2_500, 2_000, { playing: false, rateHundredths: 150 }),
    )
    expect(ended).toEqual([stretch(0, 1_000), stretch(1_000, 2_500, 150)])
  })

  test('does not grow while the device sleeps or the picture stands', () => {
    expect(
      run(sample(0, 0), sample(1_000, 1_000), sample(1_000, 3_600_000), sample(1_200, 3_600_200, { playing: false })).ended,
    ).toEqual([stretch(0, 1_200)])
  })

  test('cutting reports everything once and goes on seamlessly', () => {
    const { tracker } = run(sample(0, 0), sample(1_000, 1_000))
    const first = cut(tracker)
    expect(first.ended).toEqual(stretch(0, 1_000))
    expect(cut(first.tracker).ended).toBe(null)
    expect(track(first.tracker, sample(1_800, 1_800, { playing: false })).ended).toEqual(stretch(1_000, 1_800))
    expect(cut(null)).toEqual({ tracker: null, ended: null })
  })

  test('never claims more than the wall time at that rate, and the slack of a jump', () => {
    const step = fc.record({
      media: fc.integer({ min: -5_000, max: 5_000 }),
      wall: fc.nat(2_000),
      rate: fc.constantFrom(100, 150),
      playing: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let [media, wall] = [50_000, 0]
        const samples = steps.map((each) => {
          media = Math.max(0, media + each.media)
          wall += each.wall
          return sample(media, wall, { rateHundredths: each.rate, playing: each.playing })
        })
        const { ended } = run(...samples)
        const claimed = ended.reduce(
          (sum, each) => sum + ((each.toMilliseconds - each.fromMilliseconds) * 100) / each.rateHundredths,
          0,
        )
        expect(claimed).toBeLessThanOrEqual(wall + 1_500 * samples.length)
        for (const each of ended) expect(each.toMilliseconds).toBeGreaterThan(each.fromMilliseconds)
      }),
    )
  })
})
