import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shanghaiDay, shanghaiTime, shanghaiYear } from './calendar.ts'

const zone = new Intl.DateTimeFormat('en-CA', {
  ...{
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  hourCycle: 'h23',
})

it('agrees with the time zone data for every instant, summer times of old included', () => {
  const instants = fc.date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, (at) => {
      const parts = Object.fromEntries(zone.formatToParts(at).map((part) => [part.type, Number(part.value)]))
      for (const [field, value] of Object.entries(shanghaiTime(at))) expect([field, value]).toEqual([field, parts[field]])
    }),
    { numRuns: 500 },
  )
})

it('changes the year at midnight there', () => {
  expect(shanghaiYear(new Date('2026-12-31T15:59:59.999Z'))).toBe(2026)
  expect(shanghaiYear(new Date('2026-12-31T16:00:00Z'))).toBe(2027)
  expect(shanghaiDay(new Date('2026-02-28T16:00:00Z'))).toBe('2026-03-01')
})
