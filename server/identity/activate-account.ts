import { recordAudit } from '#server/audit/record-audit.ts'
import { databaseNow, sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { blindIndex } from './blind-index.ts'
import { hashPassword, isHashingBusy } from './hash-password.ts'
import { type OpenedSession, openSession } from './open-session.ts'
import { currentConsent } from './rules/consent.ts'
import { type IdNumberProblem, parseIdNumber } from './rules/id-number.ts'
import { checkPassword, type PasswordProblem } from './rules/password.ts'
import { type PhoneProblem, parsePhone } from './rules/phone.ts'
import { parseRealName, type RealNameProblem } from './rules/real-name.ts'
import { spendProof } from './spend-proof.ts'
import { countFailure, forgiveFailures, oneTryAtATime, waitBeforeTry } from './throttle.ts'

export type ActivationRequest = {
  realName: string
  idNumber: string
  phone: string
  password: string
  proof: string
  ip: string
  userAgent: string
}
export type ActivationRefusal =
  | RealNameProblem
  | IdNumberProblem
  | PhoneProblem
  | PasswordProblem
  | 'activation-mismatch'
  | 'sign-in-wait'
  | 'proof-missing'
  | 'proof-invalid'
  | 'try-later'

/**
 * A person whom a roster brought in takes up the account: name, ID number and phone as the unit gave them, once. Not there, already activated
 * and not matching are one refusal, so that nobody learns who is on a list; each try costs a proof of work, and failures slow down as at sign-in.
 */
export async function activateAccount(
  request: ActivationRequest,
): Promise<Result<OpenedSession & { accountId: string }, ActivationRefusal>> {
  const realName = parseRealName(request.realName)
  if (!realName.ok) return realName
  const now = await databaseNow()
  const idNumber = parseIdNumber(request.idNumber, now)
  if (!idNumber.ok) return idNumber
  const phone = parsePhone(request.phone)
  if (!phone.ok) return phone
  const password = checkPassword(request.password, { realName: realName.value, idNumber: idNumber.value, phone: phone.value })
  if (!password.ok) return password
  if (isHashingBusy()) return refuse('try-later')
  const idNumberIndex = blindIndex('id-number', idNumber.value)
  const phoneIndex = blindIndex('phone', phone.value)
  const pair = { account: `activate-${idNumberIndex.toString('hex')}`, ip: request.ip }
  return await oneTryAtATime(pair, async () => {
    const waitSeconds = await waitBeforeTry(pair)
    if (waitSeconds > 0) return refuse('sign-in-wait', { waitSeconds })
    const proof = await spendProof(request.proof)
    if (!proof.ok) return proof
    const known = await sql.maybe`
      select 1 from account where id_number_index = ${idNumberIndex} and phone_index = ${phoneIndex} and real_name = ${realName.value}
        and awaits_activation_since is not null and status = 'active'`
    if (!known) return refuse('activation-mismatch', { waitSeconds: await countFailure(pair) })
    await forgiveFailures(pair)
    const passwordHash = await hashPassword(request.password)
    return await transaction(async (tx) => {
      const account = await tx.maybe<{ id: string }>`
        update account set password_hash = ${passwordHash}, password_changed_at = ${now}, consent_version = ${currentConsent}, consented_at = ${now},
          awaits_activation_since = null
        where id_number_index = ${idNumberIndex} and phone_index = ${phoneIndex} and real_name = ${realName.value}
          and awaits_activation_since is not null and status = 'active' returning id`
      if (!account) return refuse('activation-mismatch')
      const session = await openSession(tx, { accountId: account.id, userAgent: request.userAgent, remember: false, now })
      await recordAudit(tx, { actorId: account.id, action: 'account.activated', objectType: 'account', objectId: account.id })
      return ok({ ...session, accountId: account.id })
    })
  })
}
