import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { maskIdNumber, maskName, maskPhone } from './mask.ts'
import { parsePhone } from './phone.ts'
import { parseRealName } from './real-name.ts'

describe('a phone number', () => {
  it.each([
    ['13812345678', '13812345678'],
    [' 138-1234-5678 ', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１９９００００１１１１', '19900001111'],
  ])('%s is %s', (text, phone) => expect(parsePhone(text)).toEqual({ ok: true, value: phone }))

  it.each(['12812345678', '1381234567', '138123456789', '02223456789', '13812345x78'])('%s is refused', (text) => {
    expect(parsePhone(text)).toEqual({ ok: false, reason: 'phone-format' })
  })

  it('is valid for every made number', () => {
    fc.assert(fc.property(fc.nat(80_000_000), (seed) => parsePhone(makePhone(seed)).ok))
  })
})

describe('a real name', () => {
  it.each([
    ['two characters', '王芳', '王芳'],
    ['a rare character of the second plane', '𬱖𫍯', '𬱖𫍯'],
    ['〇 as a character', '刘〇一', '刘〇一'],
    ['a middle dot', '阿卜杜拉·买买提', '阿卜杜拉·买买提'],
    ['other dots that keyboards give', '阿卜杜拉•买买提・江', '阿卜杜拉·买买提·江'],
    ['spaces between two characters', ' 王　芳 ', '王芳'],
    ['Latin letters', 'Maria  Luisa', 'Maria Luisa'],
  ])('may be %s', (_, text, name) => expect(parseRealName(text)).toEqual({ ok: true, value: name }))

  it.each([
    ['nothing', ' ', 'real-name-empty'],
    ['one character', '王', 'real-name-length'],
    ['thirty-one characters', '王'.repeat(31), 'real-name-length'],
    ['a digit', '王芳2', 'real-name-characters'],
    ['a dot at the end', '王芳·', 'real-name-characters'],
    ['two dots in a row', '王··芳', 'real-name-characters'],
    ['markup', '<b>王芳</b>', 'real-name-characters'],
    ['a line break and JSON', '王\n{"level":50}', 'real-name-characters'],
    ['an emoji', '王😀', 'real-name-characters'],
  ])('is not %s', (_, text, reason) => expect(parseRealName(text)).toEqual({ ok: false, reason }))
})

describe('masks', () => {
  it.each([
    ['张明', '张*'],
    ['张晓明', '张*明'],
    ['欧阳晓明', '欧**明'],
    ['𬱖𫍯', '𬱖*'],
  ])('%s is shown as %s', (name, masked) => expect(maskName(name)).toBe(masked))

  it('hide the birth in an ID number and the middle of a phone number', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('1101**********002X')
    expect(maskPhone('13812345678')).toBe('138****5678')
    fc.assert(fc.property(fc.nat(600_000), (seed) => !maskIdNumber(makeIdNumber(seed)).includes(makeIdNumber(seed).slice(4, 14))))
  })
})
