import { extractParams, verifySolution } from 'altcha-lib/v1'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * Takes a proof of work, once. Spent ones are remembered in PostgreSQL until they expire by themselves: every process sees them at once, and
 * emptying Redis gives nobody their proofs back.
 */
export async function spendProof(proof: string): Promise<Result<undefined, 'proof-missing' | 'proof-invalid'>> {
  if (proof === '') return refuse('proof-missing')
  const payload = proof.length < 2000 ? readProof(proof) : null
  if (!payload || !(await verifySolution(payload, env().CAPTCHA_KEY).catch(() => false))) return refuse('proof-invalid')
  const expires = new Date(Number(extractParams(payload).expires) * 1000)
  await sql.run`delete from spent_proof where expires_at < clock_timestamp() - interval '1 hour'`
  const first =
    await sql.run`insert into spent_proof (challenge, expires_at) values (${payload.challenge}, ${expires}) on conflict do nothing`
  return first === 1 ? ok() : refuse('proof-invalid')
}

type Payload = Exclude<Parameters<typeof verifySolution>[0], string>

function readProof(proof: string): Payload | null {
  try {
    const value = JSON.parse(Buffer.from(proof, 'base64').toString('utf8')) as Record<string, unknown>
    const { algorithm, challenge, number, salt, signature } = value
    const texts = [challenge, salt, signature].every((text) => typeof text === 'string')
    return algorithm === 'SHA-256' && texts && Number.isSafeInteger(number) ? (value as unknown as Payload) : null
  } catch {
    return null
  }
}
