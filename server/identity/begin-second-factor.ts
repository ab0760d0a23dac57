import QRCode from 'qrcode'
import { sql } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { Actor } from './actor.ts'
import { decryptPersonalData, encryptPersonalData } from './encrypt-personal-data.ts'
import { maskName } from './rules/mask.ts'
import { enrolmentUri, newSecret } from './totp.ts'

/** `secret` in base 32; `uri` for an authenticator on the same device; `qr` the same as a picture: side in modules, and the dark ones as an SVG path. */
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
  return ok({ secret, uri, qr: pictureOf(uri) })
}

function pictureOf(text: string): Enrolment['qr'] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const dark = [...modules.data].flatMap((bit, at) =>
    bit ? [`M${at % modules.size} ${Math.floor(at / modules.size)}h1v1h-1z`] : [],
  )
  return { size: modules.size, path: dark.join('') }
}
