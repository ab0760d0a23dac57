import { z } from 'zod'

/** What a key may ask. */
export const scopes = ['check', 'statement', 'verify'] as const
export type Scope = (typeof scopes)[number]
export const scopeNames: Record<Scope, string> = {
  check: '核查人员：对照评审的学时要求',
  statement: '查询一个人各年度的学时',
  verify: '查验证书和学时证明的真伪',
}

/** No key outlives this, so that one that was forgotten ends by itself. */
export const longestKeyDays = 730

export const keyForm = z.strictObject({
  name: z.string({ error: '请填写用途' }).trim().min(2, '请填写用途').max(60, '太长'),
  holder: z.string({ error: '请填写使用单位' }).trim().min(2, '请填写使用单位').max(60, '太长'),
  scopes: z.preprocess(
    (given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]),
    z.array(z.enum(scopes)).min(1, '请至少选择一项'),
  ),
  perMinute: z.coerce.number<string>().int('请填写整数').min(1, '至少 1 次').max(6_000, '最多 6000 次'),
  validDays: z.coerce.number<string>().int('请填写整数').min(1, '至少 1 天').max(longestKeyDays, `最多 ${longestKeyDays} 天`),
})
export type KeyForm = z.output<typeof keyForm>

/** `xs_` and 256 random bits. `random` = 32 bytes. */
export const writeKey = (random: Uint8Array): string => `xs_${Buffer.from(random).toString('base64url')}`

/** The key of an `Authorization: Bearer …` header; null: there is none that can be one. */
export const readBearer = (header: string | null): string | null => /^Bearer (xs_[\w-]{43})$/i.exec(header ?? '')?.[1] ?? null
