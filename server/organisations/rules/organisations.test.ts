import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { parseCreditCode } from './credit-code.ts'
import { mayHoldRoleAt, mayRegisterLearners, mayStandBelow } from './tree.ts'

describe('a unified social credit code', () => {
  it.each(['91350100M000100Y43', ' 91350100m000100y43 ', '９１３５０１００Ｍ０００１００Ｙ４３'])('%s is taken', (text) => {
    expect(parseCreditCode(text)).toEqual({ ok: true, value: '91350100M000100Y43' })
  })

  it.each([
    ['91350100M000100Y44', 'credit-code-check'],
    ['91350100M000100Y4', 'credit-code-format'],
    ['91350100I000100Y43', 'credit-code-format'],
    ['', 'credit-code-format'],
  ])('%s is refused', (text, reason) => expect(parseCreditCode(text)).toEqual({ ok: false, reason }))

  it('is valid for every made code and never survives one wrong digit', () => {
    fc.assert(
      fc.property(fc.nat(90_000), fc.nat(16), fc.integer({ min: 1, max: 9 }), (seed, place, by) => {
        const code = makeCreditCode(seed)
        const wrong = code.slice(0, place) + ((Number(code[place]) + by) % 10) + code.slice(place + 1)
        return parseCreditCode(code).ok && !parseCreditCode(wrong).ok
      }),
    )
  })
})

describe("the city's tree", () => {
  it.each([
    ['bureau', null, true],
    ['authority', null, false],
    ['authority', 'bureau', true],
    ['unit', 'authority', true],
    ['unit', 'unit', true],
    ['unit', 'bureau', false],
    ['agency', 'authority', true],
    ['agency', 'unit', false],
    ['institution', 'bureau', true],
    ['bureau', 'bureau', false],
  ] as const)('has %s below %s: %s', (kind, parent, may) => expect(mayStandBelow(kind, parent)).toBe(may))

  it('registers learners with whoever employs them or keeps their file', () => {
    expect((['bureau', 'authority', 'unit', 'agency', 'institution'] as const).filter(mayRegisterLearners)).toEqual([
      'unit',
      'agency',
    ])
  })

  it.each([
    ['handler', 'unit', true],
    ['handler', 'authority', false],
    ['reviewer', 'authority', true],
    ['reviewer', 'unit', false],
    ['operator', null, true],
    ['operator', 'bureau', false],
    ['course-maker', 'bureau', true],
  ] as const)('lets a %s act at %s: %s', (role, kind, may) => expect(mayHoldRoleAt(role, kind)).toBe(may))
})
