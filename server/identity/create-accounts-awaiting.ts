import type { Transaction } from '#server/platform/database.ts'

/** A person of a checked roster; numbers sealed for `accountId` and indexed already (seal-person.ts). */
export type AwaitingAccount = {
  accountId: string
  realName: string
  idNumberCipher: string
  idNumberIndex: Buffer
  phoneCipher: string
  phoneIndex: Buffer
}

/**
 * Makes accounts that their owners activate later (activate-account.ts), in one statement: without password, and without consent, which only
 * they can give. Answers how many were made; fewer than asked for means that somebody else was quicker with a number.
 */
export async function createAccountsAwaiting(tx: Transaction, accounts: readonly AwaitingAccount[], now: Date): Promise<number> {
  return await tx.run`
    insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_changed_at, awaits_activation_since, created_at)
    select each.*, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${accounts.map((each) => each.accountId)}::uuid[], ${accounts.map((each) => each.realName)}::text[],
      ${accounts.map((each) => each.idNumberCipher)}::text[], ${accounts.map((each) => each.idNumberIndex)}::bytea[],
      ${accounts.map((each) => each.phoneCipher)}::text[], ${accounts.map((each) => each.phoneIndex)}::bytea[]) as each
    on conflict do nothing`
}
