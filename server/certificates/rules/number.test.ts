import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, parseCode } from './code.ts'
import { checkDigit, formatNumber, isCertificateNumber, normaliseNumber } from './number.ts'

const pattern = 'TJ{year}{serial:7}{check}'

describe('a certificate’s number', () => {
  it('follows the policy’s pattern and ends in its check digit', () => {
    expect(checkDigit('572')).toBe('4')
    expect(formatNumber(pattern, { year: 2026, serial: 123 })).toMatch(/^TJ20260000123\d$/)
  })

  it('is recognised, and is not with one digit wrong or two neighbours swapped', () => {
    const numbers = fc.integer({ min: 1, max: 9_999_999 }).map((serial) => formatNumber(pattern, { year: 2026, serial }))
    fc.assert(
      fc.property(numbers, fc.nat({ max: 11 }), fc.integer({ min: 1, max: 9 }), (number, place, shift) => {
        expect(isCertificateNumber(number)).toBe(true)
        const digits = [...number]
        const at = place + 2
        const wrong = [...digits]
        wrong[at] = String((Number(digits[at]) + shift) % 10)
        expect(isCertificateNumber(wrong.join(''))).toBe(false)
        const next = Math.min(at + 1, digits.length - 1)
        const swapped = [...digits]
        swapped[at] = digits[next] as string
        swapped[next] = digits[at] as string
        expect(isCertificateNumber(swapped.join(''))).toBe(digits[at] === digits[next])
      }),
    )
  })

  it('may be typed with spaces, hyphens, small letters and full-width forms', () => {
    expect(normaliseNumber(' tj2026-0000 123 4 ')).toBe('TJ202600001234')
    expect(normaliseNumber('ＴＪ２０２６')).toBe('TJ2026')
  })
})

describe('a certificate’s code', () => {
  it('holds all 128 bits in 26 characters that cannot be mistaken', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (one, other) => {
          const code = codeOf(one)
          expect(parseCode(code)).toBe(code)
          expect(codeOf(other) === code).toBe(Buffer.from(one).equals(Buffer.from(other)))
        },
      ),
    )
  })

  it('forgives what eyes mistake and refuses what cannot be a code', () => {
    expect(parseCode('o1il-0000000000000000000000')).toBe('01110000000000000000000000')
    for (const wrong of ['', 'abc', '0'.repeat(25), '0'.repeat(27), 'U'.repeat(26), '../../etc/passwd'])
      expect(parseCode(wrong)).toBeNull()
  })
})
