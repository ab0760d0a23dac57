import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { openNumbers } from './open-numbers.ts'
import { type IdNumberProblem, parseIdNumber } from './rules/id-number.ts'
import { maskIdNumber, maskName, maskPhone } from './rules/mask.ts'
import { type PhoneProblem, parsePhone } from './rules/phone.ts'
import { parseRealName, type RealNameProblem } from './rules/real-name.ts'
import { sealPerson } from './seal-person.ts'

/** An empty number stays as it is: whoever corrects a profile sees numbers masked and types only what is wrong. */
export type WantedProfile = { realName: string; idNumber: string; phone: string }
export type ChangeProfileRefusal =
  | RealNameProblem
  | IdNumberProblem
  | PhoneProblem
  | 'id-number-taken'
  | 'phone-taken'
  | 'profile-unchanged'

const masks = { realName: maskName, idNumber: maskIdNumber, phone: maskPhone }
type Field = keyof typeof masks

/** Corrects who an account, locked by the caller, belongs to. The trail keeps each field that changed, masked, and why. */
export async function changeProfile(
  tx: Transaction,
  accountId: string,
  wanted: WantedProfile,
  { actorId, reason }: { actorId: string; reason: string },
): Promise<Result<{ changed: Field[] }, ChangeProfileRefusal>> {
  const realName = parseRealName(wanted.realName)
  if (!realName.ok) return realName
  const { realName: knownName } = await tx.one<{
    realName: string
  }>`select real_name as "realName" from account where id = ${accountId}`
  const known = { realName: knownName, idNumber: '', phone: '', ...(await openNumbers(accountId, tx)) }
  const idNumber = wanted.idNumber.trim() === '' ? ok(known.idNumber) : parseIdNumber(wanted.idNumber, await tx.now())
  if (!idNumber.ok) return idNumber
  const phone = wanted.phone.trim() === '' ? ok(known.phone) : parsePhone(wanted.phone)
  if (!phone.ok) return phone
  const next = { realName: realName.value, idNumber: idNumber.value, phone: phone.value }
  const changed = (Object.keys(masks) as Field[]).filter((field) => next[field] !== known[field])
  if (changed.length === 0) return refuse('profile-unchanged')

  const sealed = {
    idNumber: sealPerson('id-number', accountId, next.idNumber),
    phone: sealPerson('phone', accountId, next.phone),
  }
  const taken = await tx.maybe<{ byIdNumber: boolean }>`
    select id_number_index = ${sealed.idNumber.index} as "byIdNumber" from account
    where id <> ${accountId} and (id_number_index = ${sealed.idNumber.index} or phone_index = ${sealed.phone.index}) order by 1 desc limit 1`
  if (taken) return refuse(taken.byIdNumber ? 'id-number-taken' : 'phone-taken')
  await tx.run`
    update account set real_name = ${next.realName}, id_number_cipher = ${sealed.idNumber.cipher}, id_number_index = ${sealed.idNumber.index},
      phone_cipher = ${sealed.phone.cipher}, phone_index = ${sealed.phone.index} where id = ${accountId}`
  const masked = (values: WantedProfile) => Object.fromEntries(changed.map((field) => [field, masks[field](values[field])]))
  await recordAudit(tx, {
    ...{ actorId, action: 'account.corrected', objectType: 'account', objectId: accountId },
    details: { reason },
    before: masked(known),
    after: masked(next),
  })
  return ok({ changed })
}

/** Of two people who take one number at the same instant, the index lets one through; the other hears the same as if they had come later. */
export function takenNumber(error: unknown): 'id-number-taken' | 'phone-taken' | null {
  const constraint = error instanceof Error && 'constraint' in error ? error.constraint : null
  if (constraint === 'account_id_number_index_key') return 'id-number-taken'
  return constraint === 'account_phone_index_key' ? 'phone-taken' : null
}
