import type { Actor } from '#server/identity/actor.ts'
import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { sql } from '#server/platform/database.ts'
import { maskEmail } from './rules/email.ts'
import type { ChosenTopic } from './rules/letters.ts'

export type OwnLetterChoice = {
  smsOff: ChosenTopic[]
  emailOff: ChosenTopic[]
  maskedEmail: string | null
  /** Waits for its code. */
  maskedWanted: string | null
}

/** By which ways the actor wants to hear of what. */
export async function findLetterChoice(actor: Actor): Promise<OwnLetterChoice> {
  const row = await sql.maybe<Pick<OwnLetterChoice, 'smsOff' | 'emailOff'> & { email: string | null; wanted: string | null }>`
    select sms_off as "smsOff", email_off as "emailOff", email_cipher as email, case when code_until > clock_timestamp() then wanted_cipher end as wanted
    from letter_choice where account_id = ${actor.accountId}`
  const open = (cipher: string | null | undefined) =>
    cipher ? maskEmail(decryptPersonalData('email', actor.accountId, cipher)) : null
  const { smsOff = [], emailOff = [] } = row ?? {}
  return { smsOff, emailOff, maskedEmail: open(row?.email), maskedWanted: open(row?.wanted) }
}
