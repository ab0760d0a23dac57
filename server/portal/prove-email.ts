import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { codeHash } from './add-email.ts'
import { judgeCode } from './rules/email.ts'
import { writeLetters } from './write-letters.ts'

/** The code that went to an address comes back: it is the actor's. They hear of it by text message, whoever it was that typed it. */
export async function proveEmail(
  actor: Actor,
  typed: string,
): Promise<Result<undefined, 'email-code-over' | 'email-code-spent' | 'email-code-wrong'>> {
  const { accountId } = actor
  return await transaction(async (tx) => {
    const waiting = await tx.maybe<{ codeHash: Buffer; codeUntil: Date; codeTries: number }>`
      select code_hash as "codeHash", code_until as "codeUntil", code_tries as "codeTries" from letter_choice
      where account_id = ${accountId} and code_hash is not null for update`
    const now = await tx.now()
    const judged = judgeCode(waiting, codeHash(accountId, typed.normalize('NFKC').replace(/\s/g, '')), now)
    if (judged === 'email-code-wrong')
      await tx.run`update letter_choice set code_tries = code_tries + 1 where account_id = ${accountId}`
    if (judged !== 'right') return refuse(judged)
    await writeLetters(tx, [
      {
        ...{ accountId, topic: 'access', subject: '账号绑定了新的邮箱', dedupeKey: `email-proven:${now.getTime()}` },
        body: '您的账号绑定了新的邮箱，今后的提醒也会发到那里。不是您本人操作的，请登录后移除邮箱并修改密码。',
      },
    ])
    await tx.run`
      update letter_choice set email_cipher = wanted_cipher, wanted_cipher = null, code_hash = null, code_until = null, code_tries = 0
      where account_id = ${accountId}`
    await recordAudit(tx, { actorId: accountId, action: 'account.email-proven', objectType: 'account', objectId: accountId })
    return ok()
  })
}
