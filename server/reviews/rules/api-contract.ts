import { z } from 'zod'
import { certificateKinds } from '#server/certificates/rules/content.ts'
import { yearStandings } from '#server/certificates/rules/stated-year.ts'
import type { Scope } from './api-key.ts'
import { askedPerson, basis, outcomes } from './asked-list.ts'
import { requirement } from './requirement.ts'

/** What the interface takes and gives: the one source of what is checked, what is answered, and the OpenAPI document. Hours are hours, not hundredths. */
const hours = z.number().min(0)
const day = z.iso.date()
const statedYear = z.strictObject({
  year: z.int(),
  obligation: z.string().describe('全年要求及原因'),
  neededHours: hours.nullable(),
  met: z.boolean().describe('是否达到年度要求'),
  requiredHours: hours.describe('公需必修'),
  electiveHours: hours.describe('公需选修'),
  professionalHours: hours.describe('专业科目'),
  totalHours: hours,
  standing: z.enum(yearStandings).describe('verified 已验证；correcting 验证后有更正；unverified 未验证'),
  verifiedOn: day.nullable(),
  pendingHours: hours.describe('验证之后又登记、尚未验证的学时'),
  policyVersion: z.int().describe('计算所依据的年度规则版本'),
})

export const endpoints = {
  checkPersons: {
    ...{ method: 'post', path: '/api/v1/persons/check', scope: 'check' },
    summary: '核查一人或多人是否符合评审的学时要求',
    params: z.strictObject({}),
    body: z.strictObject({ requirement, basis, persons: z.array(askedPerson).min(1).max(200) }),
    answer: z.strictObject({
      checkedAt: z.iso.datetime(),
      results: z.array(
        z.strictObject({
          realName: z.string(),
          maskedIdNumber: z.string(),
          outcome: z.enum(outcomes),
          sentence: z.string(),
          years: z.array(statedYear),
        }),
      ),
    }),
  },
  stateYears: {
    ...{ method: 'post', path: '/api/v1/statements', scope: 'statement' },
    summary: '查询一个人各年度的学时',
    params: z.strictObject({}),
    body: z.strictObject({ basis, person: askedPerson, years: z.array(z.int().min(2000).max(2100)).min(1).max(10) }),
    answer: z.strictObject({
      statedAt: z.iso.datetime(),
      realName: z.string(),
      maskedIdNumber: z.string(),
      years: z.array(statedYear),
    }),
  },
  verifyCertificate: {
    ...{ method: 'get', path: '/api/v1/certificates/{code}', scope: 'verify' },
    summary: '按二维码中的查验码，查验培训证书、学时证明',
    params: z.strictObject({ code: z.string().min(1).max(60).describe('证书、证明二维码里的 26 位查验码') }),
    body: null,
    answer: z.strictObject({
      verdict: z.enum(['genuine', 'revoked', 'unknown']),
      certificate: z
        .strictObject({
          ...{ kind: z.enum(certificateKinds), number: z.string(), maskedName: z.string(), maskedIdNumber: z.string() },
          ...{ issuer: z.string(), issuedOn: day, totalHours: hours, years: z.array(statedYear) },
          changedSince: z.array(z.int()).describe('出具以后登记有变化的年度'),
        })
        .nullable(),
    }),
  },
} as const satisfies Record<string, Endpoint>

type Endpoint = {
  method: 'get' | 'post'
  path: `/api/v1/${string}`
  scope: Scope
  summary: string
  params: z.ZodType
  body: z.ZodType | null
  answer: z.ZodType
}
export type EndpointName = keyof typeof endpoints

/** RFC 9457, with the reason as a word for programs. */
export const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  reason: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.strictObject({ at: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

export const problems = {
  'bad-request': { status: 400, title: '请求的内容不符合接口文档。' },
  'key-invalid': { status: 401, title: '没有提供密钥，或密钥无效、已过期、已停用。' },
  'scope-missing': { status: 403, title: '这个密钥没有这项权限。' },
  'no-consent': { status: 403, title: '没有本人的有效授权码。' },
  'not-found': { status: 404, title: '没有这个接口，或查无此人。' },
  'method-not-allowed': { status: 405, title: '这个接口不接受这种请求方法。' },
  'too-large': { status: 413, title: '请求的内容太大。' },
  'rate-limited': { status: 429, title: '调用太频繁，请稍后再试。' },
} as const satisfies Record<string, { status: number; title: string }>
export type ProblemReason = keyof typeof problems

/** The endpoint at this path, with what its address says; `allow`: the methods that the path takes. */
export function findEndpoint(
  method: string,
  path: string,
): { name: EndpointName; params: Record<string, string> } | { allow: string[] } | null {
  const allow: string[] = []
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const match = new RegExp(`^${endpoint.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path)
    if (!match) continue
    if (endpoint.method === method.toLowerCase()) return { name: name as EndpointName, params: { ...match.groups } }
    allow.push(endpoint.method.toUpperCase())
  }
  return allow.length > 0 ? { allow } : null
}
