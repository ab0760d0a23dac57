import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import type { ChosenTopic } from './rules/letters.ts'

/** By which ways the actor does not want to hear of what. */
export async function chooseLetters(
  actor: Actor,
  { smsOff, emailOff }: { smsOff: readonly ChosenTopic[]; emailOff: readonly ChosenTopic[] },
): Promise<Result<undefined, never>> {
  return await transaction(async (tx) => {
    await tx.run`
      insert into letter_choice (account_id, sms_off, email_off) values (${actor.accountId}, ${smsOff}, ${emailOff})
      on conflict (account_id) do update set sms_off = excluded.sms_off, email_off = excluded.email_off`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'account.letters-chosen', objectType: 'account', objectId: actor.accountId },
      details: { smsOff, emailOff },
    })
    return ok()
  })
}
