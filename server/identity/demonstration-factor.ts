import type { Transaction } from '#server/platform/database.ts'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Actor } from './actor.ts'
import { decryptPersonalData, encryptPersonalData } from './encrypt-personal-data.ts'
import { codeOf, stepAt, stepSeconds } from './totp.ts'

/** Known to everybody, so it guards nothing: officials of a demonstration city have it, and production makes no such city. */
const demonstrationSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

export const isDemonstrationSecret = (secret: string): boolean => env().DEMO && secret === demonstrationSecret

/** For seeds: an official who can sign in without an authenticator of their own, because the page shows the code. */
export async function enrolDemonstrationFactor(tx: Transaction, accountId: string): Promise<void> {
  invariant(env().DEMO, 'expected a demonstration')
  const sealed = encryptPersonalData('second-factor', accountId, demonstrationSecret)
  await tx.run`
    insert into second_factor (account_id, secret_cipher, begun_at, enrolled_at) values (${accountId}, ${sealed}, clock_timestamp(), clock_timestamp())
    on conflict do nothing`
}

/** The present code of an account of the demonstration; null for everybody else, and outside a demonstration for all. */
export async function findDemonstrationCode(actor: Actor, now: Date): Promise<{ code: string; secondsLeft: number } | null> {
  if (!env().DEMO) return null
  const row = await sql.maybe<{ secretCipher: string }>`
    select secret_cipher as "secretCipher" from second_factor where account_id = ${actor.accountId} and enrolled_at is not null`
  if (!row || !isDemonstrationSecret(decryptPersonalData('second-factor', actor.accountId, row.secretCipher))) return null
  const secondsLeft = stepSeconds - (Math.floor(now.getTime() / 1000) % stepSeconds)
  return { code: codeOf(demonstrationSecret, stepAt(now)), secondsLeft }
}
