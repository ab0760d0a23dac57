import { recordAudit } from '#server/audit/record-audit.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { blindIndex } from './blind-index.ts'
import { encryptPersonalData } from './encrypt-personal-data.ts'
import { hashPassword } from './hash-password.ts'
import { currentConsent } from './rules/consent.ts'
import { type IdNumberProblem, parseIdNumber } from './rules/id-number.ts'
import { checkPassword, type PasswordProblem } from './rules/password.ts'
import { type PhoneProblem, parsePhone } from './rules/phone.ts'
import { parseRealName, type RealNameProblem } from './rules/real-name.ts'

export type NewAccount = {
  realName: string
  idNumber: string
  phone: string
  password: string
  consentVersion?: string
  now: Date
}
export type CreateAccountRefusal =
  | RealNameProblem
  | IdNumberProblem
  | PhoneProblem
  | PasswordProblem
  | 'id-number-taken'
  | 'phone-taken'

/**
 * Makes an account for a person who has none. One person, one account: the database decides between two sign-ups of the same instant.
 * A number that is taken is refused after the same work and with nothing about its owner.
 */
export async function createAccount(wanted: NewAccount): Promise<Result<{ accountId: string }, CreateAccountRefusal>> {
  const realName = parseRealName(wanted.realName)
  if (!realName.ok) return realName
  const idNumber = parseIdNumber(wanted.idNumber, wanted.now)
  if (!idNumber.ok) return idNumber
  const phone = parsePhone(wanted.phone)
  if (!phone.ok) return phone
  const password = checkPassword(wanted.password, { realName: realName.value, idNumber: idNumber.value, phone: phone.value })
  if (!password.ok) return password

  const accountId = newId()
  const passwordHash = await hashPassword(wanted.password)
  const idNumberIndex = blindIndex('id-number', idNumber.value)
  const phoneIndex = blindIndex('phone', phone.value)
  return await transaction(async (tx) => {
    const made = await tx.run`
      insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_hash, password_changed_at,
        consent_version, consented_at, created_at)
      values (${accountId}, ${realName.value}, ${encryptPersonalData('id-number', accountId, idNumber.value)}, ${idNumberIndex},
        ${encryptPersonalData('phone', accountId, phone.value)}, ${phoneIndex}, ${passwordHash}, ${wanted.now},
        ${wanted.consentVersion ?? currentConsent}, ${wanted.now}, ${wanted.now})
      on conflict do nothing`
    if (made === 1) {
      await recordAudit(tx, { actorId: accountId, action: 'account.created', objectType: 'account', objectId: accountId })
      return ok({ accountId })
    }
    const taken = await tx.maybe`select 1 from account where id_number_index = ${idNumberIndex}`
    return refuse(taken ? 'id-number-taken' : 'phone-taken')
  })
}
