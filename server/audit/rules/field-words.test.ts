import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fieldText, valueText } from './field-words.ts'

it('says what is known in words, ids of people and bodies by their names', () => {
  expect(valueText({ organisationId: 'b1', held: true, because: '' }, { b1: '海河集团' })).toBe(
    '机构：海河集团；持有：是；原因：（空）',
  )
  expect(valueText([1, null, false], {})).toBe('1、（空）、否')
})

it('hides nothing that it has no word for', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{3,8}X$/), fc.integer()), (facts) => {
      const text = valueText(facts, {})
      return Object.entries(facts).every(([field, value]) => text.includes(`${fieldText(field)}：${value}`))
    }),
  )
})
