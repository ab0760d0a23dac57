import { expect, it } from 'vitest'
import { maskedJson } from './masking.ts'

it.each([
  ['an identity number', { note: '身份证120101199003070015有误' }, '身份证1201**********0015有误'],
  ['one that ends in X', { note: '12010119900307001X' }, '1201**********001X'],
  ['a mobile number', { note: '改为13912345678。' }, '改为139****5678。'],
  ['a credit code stays', { note: '91120101MA06TBXX1U' }, '91120101MA06TBXX1U'],
  ['an id stays', { note: '01938a3c-7d2e-7000-8000-139123456780' }, '01938a3c-7d2e-7000-8000-139123456780'],
])('%s', (_, value, note) => expect(JSON.parse(maskedJson(value))).toEqual({ note }))

it('looks into every corner and keeps what is no text', () => {
  expect(JSON.parse(maskedJson({ a: [{ b: '13912345678' }], c: 13912345678, d: null }))).toEqual({
    a: [{ b: '139****5678' }],
    c: 13912345678,
    d: null,
  })
})
