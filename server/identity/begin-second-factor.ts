import { sql } from '#server/platform/database.ts'
import { drawQr } from '#server/platform/draw-qr.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { decryptPersonalData, encryptPersonalData } from './encrypt-personal-data.ts'
import { maskName } from './rules/mask.ts'
import { enrolmentUri, newSecret } from './totp.ts'

/** `secret` in base 32; `uri` for an authenticator on the same device; `qr` the same as a picture: see draw-qr.ts. */
export type Enrolment = { secret: string; uri: string; qr: { size: number; path: string } }

/**
 * The secret for an official's authenticator, as text and as the address its QR code says. It stays the same until a code of it was shown, so that
 * a page opened twice does not spoil the first.
 */
export async function beginSecondFactor(actor: Actor): Promise<Result<Enrolment, 'factor-enrolled'>> {
  const { accountId } = actor
  await sql.run`
    insert into second_factor (account_id, secret_cipher, begun_at)
    values (${accountId}, ${encryptPersonalData('second-factor', accountId, newSecret())}, clock_timestamp()) on conflict do nothing`
  const row = await sql.one<{ secretCipher: string; enrolledAt: Date | null }>`
    select secret_cipher as "secretCipher", enrolled_at as "enrolledAt" from second_factor where account_id = ${accountId}`
  if (row.enrolledAt) return refuse('factor-enrolled')
  const secret = decryptPersonalData('second-factor', accountId, row.secretCipher)
  const uri = enrolmentUri(secret, maskName(actor.realName))
  return ok({ secret, uri, qr: drawQr(uri) })
}
