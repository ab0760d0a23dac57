import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPassword, measurePassword } from './password.ts'

const own = { realName: '张晓明', idNumber: '120101198507123456', phone: '13812345678' }

describe('a password', () => {
  it.each([
    ['too short', 'Qf7#kd9', 'password-short'],
    ['too long', 'x'.repeat(129), 'password-long'],
    ['the most used', '12345678', 'password-weak'],
    ['a recipe kept to the letter', 'Password1!', 'password-weak'],
    ['love in pinyin and digits', 'woaini1314', 'password-weak'],
    ['the city and the year', 'Tianjin2026', 'password-weak'],
    ['keys in a row', 'qwertyuiop', 'password-weak'],
    ['the same again and again', '学时学时学时学时', 'password-weak'],
    ['the day of birth', '19850712', 'password-weak'],
    ['birth and phone together', '198507125678', 'password-weak'],
    ['the end of the ID number', '07123456a', 'password-weak'],
    ['the phone number', '13812345678', 'password-weak'],
    ['the name twice', '张晓明张晓明张晓', 'password-weak'],
  ])('is refused when it is %s', (_, password, reason) => {
    expect(checkPassword(password, own)).toEqual({ ok: false, reason })
  })

  it.each(['lamp river seven boats', 'xueshi-demo-2026', '海河边一盏灯照晚归船', 'vQ8-tree-nook'])('may be %s', (password) => {
    expect(checkPassword(password, own)).toEqual({ ok: true, value: undefined })
  })

  it('tells what would make it better', () => {
    expect(measurePassword('张晓明19850712', own).advice).toContain('姓名')
    expect(measurePassword('aaaaaaaaaa', own).advice).toContain('重复')
    expect(measurePassword('abc', own).advice).toContain('还差 5 个字符')
    expect(measurePassword('lamp river seven boats', own)).toEqual({ score: 4, strong: true, advice: '' })
  })

  it('answers anything at all, and soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (password) => {
        const begun = performance.now()
        const { score, advice, strong } = measurePassword(password, own)
        return score >= 0 && score <= 4 && strong === (advice === '') && performance.now() - begun < 1_000
      }),
      { numRuns: 60 },
    )
  })
})
