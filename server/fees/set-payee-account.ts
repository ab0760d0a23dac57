import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { keepsFees } from './keeps-fees.ts'
import type { PayeeAccount } from './payment-provider.ts'
import type { FeeRefusal } from './rules/refusals.ts'

/** Where an organisation is paid to. */
export async function setPayeeAccount(
  actor: Actor,
  { organisationId, ...typed }: { organisationId: string } & PayeeAccount,
): Promise<Result<undefined, FeeRefusal | 'not-found'>> {
  if (!keepsFees(actor, organisationId)) return refuse('not-found')
  const accountName = typed.accountName.trim()
  const bank = typed.bank.trim()
  const accountNumber = typed.accountNumber.normalize('NFKC').replace(/[\s-]/g, '')
  const named = [accountName, bank].every((text) => text !== '' && [...text].length <= 100)
  if (!named || !/^[0-9]{8,30}$/.test(accountNumber)) return refuse('account-wrong')
  return await transaction(async (tx) => {
    await tx.run`
      insert into payee_account (organisation_id, account_name, bank, account_number, changed_by, changed_at)
      values (${organisationId}, ${accountName}, ${bank}, ${accountNumber}, ${actor.accountId}, ${await tx.now()})
      on conflict (organisation_id) do update set account_name = excluded.account_name, bank = excluded.bank, account_number = excluded.account_number,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'fee.payee-account-set', objectType: 'organisation', objectId: organisationId },
    })
    return ok()
  })
}
