import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allowance,
  channelsFor,
  chosenTopics,
  hindrance,
  letterLife,
  letterTopics,
  mostTries,
  stateAfterTry,
  waitAfterTry,
} from './letters.ts'

const outcome = fc.constantFrom('sent' as const, 'refused' as const, 'away' as const)

describe('letters', () => {
  it('wait longer after each try, never less than the minute of the throttle nor more than two hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (tries) => {
        const wait = waitAfterTry(tries)
        expect(wait).toBeGreaterThan(60_000)
        expect(wait).toBeLessThanOrEqual(7_200_000)
        expect(waitAfterTry(tries + 1)).toBeGreaterThanOrEqual(wait)
      }),
    )
  })

  it('are at an end after the last try at the latest, and sent only when the provider took them', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: mostTries, maxLength: mostTries + 5 }), (outcomes) => {
        const at = outcomes.findIndex((each, index) => stateAfterTry(each, index + 1) !== 'waiting')
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThan(mostTries)
        expect(stateAfterTry(outcomes[at] ?? 'away', at + 1) === 'sent').toBe(outcomes[at] === 'sent')
      }),
    )
  })

  it('are never more in any minute than the provider allows, however the rounds fall', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.record({ pause: fc.integer({ min: 0, max: 70_000 }), wanted: fc.integer({ min: 0, max: 80 }) }), {
          maxLength: 40,
        }),
        (perMinute, rounds) => {
          const tried: number[] = []
          let now = 0
          for (const { pause, wanted } of rounds) {
            now += pause
            const lately = () => tried.filter((at) => at > now - 60_000).length
            const count = Math.min(wanted, allowance(perMinute, lately()))
            tried.push(...Array.from({ length: count }, () => now))
            expect(lately()).toBeLessThanOrEqual(perMinute)
          }
        },
      ),
    )
  })

  it('do not leave when they came too late, were withdrawn or have nowhere to go; access reaches closed accounts too', () => {
    const facts = fc.record({
      topic: fc.constantFrom(...letterTopics),
      expiresAt: fc.integer({ min: 0, max: 20 }).map((time) => new Date(time)),
      active: fc.boolean(),
      withdrawn: fc.boolean(),
      hasAddress: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, (letter) => {
        const free = hindrance(letter, new Date(10)) === null
        const may = letter.active || letter.topic === 'access'
        expect(free).toBe(letter.expiresAt > new Date(10) && !letter.withdrawn && letter.hasAddress && may)
      }),
    )
    expect(Math.min(...Object.values(letterLife))).toBeGreaterThan(waitAfterTry(1))
  })

  it('go the ways that somebody left open; nobody can switch off what concerns their access', () => {
    const off = fc.subarray([...chosenTopics])
    fc.assert(
      fc.property(off, off, fc.boolean(), (smsOff, emailOff, hasEmail) => {
        const choice = { smsOff, emailOff, hasEmail }
        expect(channelsFor('access', choice)).toEqual(hasEmail ? ['sms', 'email'] : ['sms'])
        for (const topic of chosenTopics) {
          const open = channelsFor(topic, choice)
          expect(open.includes('sms')).toBe(!smsOff.includes(topic))
          expect(open.includes('email')).toBe(hasEmail && !emailOff.includes(topic))
        }
      }),
    )
    expect(chosenTopics.map((topic) => channelsFor(topic, null))).toEqual([['sms'], ['sms']])
  })
})
