import { type Sql, sql } from '#server/platform/database.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'

/** In which year these people were born, as their ID numbers say. Nothing else of the numbers leaves this room. */
export async function findBirthYears(accountIds: readonly string[], from: Sql = sql): Promise<Map<string, number>> {
  const rows = await from.many<{ id: string; idNumberCipher: string }>`
    select id, id_number_cipher as "idNumberCipher" from account where id = any(${accountIds}::uuid[])`
  return new Map(
    rows.map(({ id, idNumberCipher }) => [id, Number(decryptPersonalData('id-number', id, idNumberCipher).slice(6, 10))]),
  )
}
