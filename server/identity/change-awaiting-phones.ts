import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'

/** Gives accounts that nobody has activated yet the phone of a newer list, where it is another one; everybody else's stays as it is. */
export async function changeAwaitingPhones(
  tx: Transaction,
  phones: readonly { accountId: string; phoneCipher: string; phoneIndex: Buffer }[],
): Promise<void> {
  const changed = await tx.many<{ id: string }>`
    update account set phone_cipher = each.cipher, phone_index = each.index
    from unnest(${phones.map((each) => each.accountId)}::uuid[], ${phones.map((each) => each.phoneCipher)}::text[],
      ${phones.map((each) => each.phoneIndex)}::bytea[]) as each (id, cipher, index)
    where account.id = each.id and account.awaits_activation_since is not null and account.phone_index <> each.index
    returning account.id`
  await recordAudits(
    tx,
    changed.map(({ id }) => ({ actorId: null, action: 'account.phone-mended', objectType: 'account', objectId: id })),
  )
}
