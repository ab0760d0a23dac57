import { type Sql, sql } from '#server/platform/database.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'

/** A person's ID and phone number in full. Whoever asks has made sure that it is allowed and is recorded; null: no such account. */
export async function openNumbers(accountId: string, from: Sql = sql): Promise<{ idNumber: string; phone: string } | null> {
  const row = await from.maybe<{ idNumberCipher: string; phoneCipher: string }>`
    select id_number_cipher as "idNumberCipher", phone_cipher as "phoneCipher" from account where id = ${accountId}`
  return (
    row && {
      idNumber: decryptPersonalData('id-number', accountId, row.idNumberCipher),
      phone: decryptPersonalData('phone', accountId, row.phoneCipher),
    }
  )
}
