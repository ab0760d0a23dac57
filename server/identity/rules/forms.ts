/**
 * What the forms about a person may carry: exactly these fields, each in its normal form or with the sentence that belongs beside it. A field more
 * than these is refused, so nobody can hand in a role or a status along with their name. Used by the browser and, with the last word, the server.
 */
import { z } from 'zod'
import type { Result } from '#server/platform/result.ts'
import { parseIdNumber } from './id-number.ts'
import { passwordLength } from './password-length.ts'
import { parsePhone } from './phone.ts'
import { parseRealName } from './real-name.ts'
import { type IdentityRefusal, identityRefusals } from './refusals.ts'

const sentence = (reason: IdentityRefusal) => identityRefusals[reason].sentence

/** A text field judged by a rule; an absent one is judged as empty. */
const judged = (parse: (text: string) => Result<string, IdentityRefusal>) =>
  z
    .string()
    .max(200, '内容太长。')
    .default('')
    .transform((text, context) => {
      const result = parse(text)
      if (result.ok) return result.value
      context.addIssue({ code: 'custom', message: sentence(result.reason) })
      return z.NEVER
    })

const newPassword = z
  .string({ error: '请设置密码。' })
  .refine((text) => [...text].length >= passwordLength.least, sentence('password-short'))
  .refine((text) => [...text].length <= passwordLength.most, sentence('password-long'))

const knownPassword = z.string({ error: '请填写密码。' }).max(512, sentence('password-long'))

/** `now` decides the age that the ID number speaks of. */
export const signUpForm = (now: Date) =>
  z.strictObject({
    realName: judged(parseRealName),
    idNumber: judged((text) => parseIdNumber(text, now)),
    phone: judged(parsePhone),
    password: newPassword,
    consent: z.literal('on', { error: sentence('consent-missing') }),
    proof: z.string().max(2000).default(''),
  })

/** Taking up an account that the unit's roster made asks for the same as signing up. */
export const activateForm = signUpForm

export const signInForm = z.strictObject({
  identifier: z.string({ error: '请填写身份证号或手机号。' }).max(100, sentence('identifier-format')),
  password: knownPassword,
  remember: z.literal('on').optional(),
  proof: z.string().max(2000).default(''),
})

export const changePasswordForm = z.strictObject({
  intent: z.literal('change-password'),
  current: knownPassword,
  next: newPassword,
})

/** The account page has three forms; `intent` says which was sent. */
export const accountForm = z.discriminatedUnion('intent', [
  changePasswordForm,
  z.strictObject({ intent: z.literal('end-session'), sessionId: z.uuid() }),
  z.strictObject({ intent: z.literal('sign-out-everywhere') }),
])

const shownCode = z
  .string({ error: '请填写验证码。' })
  .trim()
  .min(1, '请填写验证码。')
  .max(40, identityRefusals['code-wrong'].sentence)

export const secondFactorForm = z.strictObject({ code: shownCode })

/** Who one is, shown again: by the authenticator or by the password. */
export const confirmForm = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('code'), code: shownCode }),
  z.strictObject({ by: z.literal('password'), password: knownPassword }),
])
