import { describe, expect, it } from 'vitest'
import { signIn } from '#server/identity/sign-in.ts'
import { redis } from '#server/platform/redis.ts'
import { makePerson } from '#tests/support/make-person.ts'

describe('while Redis is away', () => {
  it('people sign in, and guessing is still slowed down', async () => {
    const { phone, password } = await makePerson()
    redis().disconnect()
    const attempt = (given: string, ip: string) =>
      signIn({ identifier: phone, password: given, remember: false, proof: '', ip, userAgent: '' })
    const reasons: string[] = []
    for (let guess = 0; guess < 8; guess += 1) {
      const answer = await attempt('wrong wrong', '198.51.100.1')
      reasons.push(answer.ok ? 'in' : answer.reason)
    }
    expect(reasons).toEqual([...Array(5).fill('wrong-credentials'), ...Array(3).fill('sign-in-wait')])
    expect(await attempt(password, '203.0.113.1')).toMatchObject({ ok: true })
  })
})
