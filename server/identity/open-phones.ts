import type { Sql } from '#server/platform/database.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'

/** Where text messages to these people go: whoever asks sends them one and keeps the number nowhere. */
export async function openPhones(accountIds: readonly string[], from: Sql): Promise<Map<string, string>> {
  const rows = await from.many<{ id: string; cipher: string }>`
    select id, phone_cipher as cipher from account where id = any(${accountIds}::uuid[])`
  return new Map(rows.map(({ id, cipher }) => [id, decryptPersonalData('phone', id, cipher)]))
}
