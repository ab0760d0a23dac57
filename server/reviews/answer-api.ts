import { recordAudit } from '#server/audit/record-audit.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { answerEndpoint, type Caller } from './answer-endpoint.ts'
import { limitKey } from './limit-key.ts'
import { endpoints, findEndpoint, type Problem, type ProblemReason, problems } from './rules/api-contract.ts'
import { readBearer, type Scope } from './rules/api-key.ts'
import { hashOf } from './rules/consent.ts'

export type ApiRequest = { method: string; path: string; authorization: string | null; body: string }
export type ApiAnswer = { status: number; headers: Record<string, string>; body: unknown }

/** As many bytes as two hundred people with their codes need, several times over. */
const mostBytes = 200_000

type Key = Caller & { scopes: Scope[]; perMinute: number }

/** Answers one call: who asks, whether they may and not too often, what is asked, and a record of it whatever comes of it. */
export async function answerApi(request: ApiRequest): Promise<ApiAnswer> {
  const endpoint = findEndpoint(request.method, request.path)
  if (!endpoint) return problemOf('not-found')
  if ('allow' in endpoint) return problemOf('method-not-allowed', {}, { allow: endpoint.allow.join(', ') })
  const key = await findKey(request.authorization)
  if (!key) return problemOf('key-invalid', {}, { 'www-authenticate': 'Bearer' })
  const answer = await answerKeyed(key, endpoint, request)
  await transaction(async (tx) => {
    await tx.run`
      update api_key set last_used_at = clock_timestamp()
      where id = ${key.keyId} and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')`
    await recordAudit(tx, {
      ...{ actorId: null, action: 'api-key.used', objectType: 'api-key', objectId: key.keyId },
      details: { endpoint: endpoint.name, status: answer.status },
    })
  })
  return answer
}

async function findKey(authorization: string | null): Promise<Key | null> {
  const given = readBearer(authorization)
  if (!given) return null
  return await sql.maybe<Key>`
    select id as "keyId", holder, scopes, per_minute as "perMinute" from api_key
    where key_hash = ${hashOf(given)} and revoked_at is null and expires_at > clock_timestamp()`
}

async function answerKeyed(
  key: Key,
  { name, params }: Extract<ReturnType<typeof findEndpoint>, { params: unknown }>,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const waitSeconds = await limitKey(key.keyId, key.perMinute)
  if (waitSeconds > 0) return problemOf('rate-limited', {}, { 'retry-after': String(waitSeconds) })
  const { scope, params: paramsSchema, body: bodySchema } = endpoints[name]
  if (!key.scopes.includes(scope)) return problemOf('scope-missing', { detail: `需要权限 ${scope}` })
  if (request.body.length > mostBytes) return problemOf('too-large')
  const address = paramsSchema.safeParse(params)
  const body = bodySchema ? bodySchema.safeParse(readJson(request.body)) : null
  const wrong = address.error ?? body?.error
  if (wrong) {
    const errors = wrong.issues.map((issue) => ({ at: issue.path.join('.'), message: issue.message }))
    return problemOf('bad-request', { errors })
  }
  const answer = await answerEndpoint(key, name, address.data, body?.data)
  return answer.ok ? { status: 200, headers: json, body: answer.value } : problemOf(answer.reason)
}

/** What is no JSON is nothing that a schema takes. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

const problemOf = (
  reason: ProblemReason,
  more: Pick<Problem, 'detail' | 'errors'> = {},
  headers: Record<string, string> = {},
): ApiAnswer => ({
  status: problems[reason].status,
  headers: { ...json, 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  body: { type: 'about:blank', ...problems[reason], reason, ...more } satisfies Problem,
})
