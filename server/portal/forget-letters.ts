import { transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'

/** Somebody gave up their account: no address of theirs is kept, and nothing more goes out to them. */
export async function forgetLetters(deliveries: Delivery<{ accountId: string }>[]): Promise<void> {
  const accountIds = deliveries.map((each) => each.payload.accountId)
  await transaction(async (tx) => {
    await tx.run`delete from letter_choice where account_id = any(${accountIds}::uuid[])`
    await tx.run`
      update letter set state = 'dropped', ended_at = clock_timestamp(), problem = 'account-closed', code_cipher = null
      where account_id = any(${accountIds}::uuid[]) and state = 'waiting'`
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}
