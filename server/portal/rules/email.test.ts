import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codeTriesAllowed, judgeCode, maskEmail, parseEmail } from './email.ts'

it('takes plain addresses as they are, but for the capitals of the domain, and hides all but the first letter', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const parsed = parseEmail(` ${address} `)
      if (!parsed.ok) return
      expect(parsed.value.toLowerCase()).toBe(address.toLowerCase())
      expect(parseEmail(parsed.value)).toEqual(parsed)
      const [local = '', domain] = parsed.value.split('@')
      expect(maskEmail(parsed.value)).toBe(`${local[0]}***@${domain}`)
    }),
  )
  expect(parseEmail('Lin.Xiaoyan@QQ.com')).toEqual({ ok: true, value: 'Lin.Xiaoyan@qq.com' })
  for (const wrong of [
    '',
    'lin',
    'lin@',
    '@qq.com',
    'lin@qq',
    'lin @qq.com',
    'a..b@qq.com',
    'lin@qq.com, li@qq.com',
    'lin@qq.com\nbcc: a@b.cn',
  ])
    expect(parseEmail(wrong), wrong).toMatchObject({ reason: 'email-form' })
})

it('lets a code in only in its time, before it was guessed at too often, and when it is the one', () => {
  const [hash, other] = [Buffer.from('a'), Buffer.from('b')]
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 7 }), fc.boolean(), (until, codeTries, same) => {
      const judged = judgeCode({ codeHash: hash, codeUntil: new Date(until), codeTries }, same ? hash : other, new Date(10))
      expect(judged === 'right').toBe(until > 10 && codeTries < codeTriesAllowed && same)
    }),
  )
  expect(judgeCode(null, hash, new Date())).toBe('email-code-over')
})
