import { randomInt } from 'node:crypto'
import type { Actor } from '#server/identity/actor.ts'
import { blindIndex } from '#server/identity/blind-index.ts'
import { encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import { configuredProviders } from '#server/platform/notify/webhook.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { codeLifeMinutes, codesADay, parseEmail } from './rules/email.ts'

/** Under a key of the installation: six digits alone are tried out in a moment by whoever has the table. */
export const codeHash = (accountId: string, code: string): Buffer => blindIndex('letter-code', `${accountId}|${code}`)

/**
 * Sends a code to an address that somebody says is theirs (prove-email.ts takes it). The one that was proven before stays until then. A code a minute,
 * and ten a day: nobody's letter box is filled from here.
 */
export async function addEmail(
  actor: Actor,
  typed: string,
): Promise<Result<undefined, 'email-form' | 'email-off' | 'email-wait' | 'email-too-many'>> {
  const address = parseEmail(typed)
  if (!address.ok) return address
  if (!env().DEMO && !configuredProviders().email) return refuse('email-off')
  const { accountId } = actor
  return await transaction(async (tx) => {
    await tx.run`insert into letter_choice (account_id) values (${accountId}) on conflict do nothing`
    await tx.run`select 1 from letter_choice where account_id = ${accountId} for update`
    const { lately, today } = await tx.one<{ lately: number; today: number }>`
      select count(*) filter (where created_at > clock_timestamp() - interval '1 minute')::int as lately, count(*)::int as today
      from letter where account_id = ${accountId} and topic = 'code' and created_at > clock_timestamp() - interval '1 day'`
    if (today >= codesADay) return refuse('email-too-many')
    if (lately > 0) return refuse('email-wait')
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const until = new Date((await tx.now()).getTime() + codeLifeMinutes * 60_000)
    await tx.run`
      update letter_choice set wanted_cipher = ${encryptPersonalData('email', accountId, address.value)}, code_hash = ${codeHash(accountId, code)},
        code_until = ${until}, code_tries = 0 where account_id = ${accountId}`
    const id = newId()
    await tx.run`
      insert into letter (id, account_id, channel, topic, subject, body, code_cipher, dedupe_key, expires_at)
      values (${id}, ${accountId}, 'email', 'code', '邮箱验证码', ${`您的验证码是 {code}，${codeLifeMinutes} 分钟内有效。不是您本人操作的，不必理会。`},
        ${encryptPersonalData('letter-code', accountId, code)}, ${`code:${id}`}, ${until})`
    return ok()
  })
}
