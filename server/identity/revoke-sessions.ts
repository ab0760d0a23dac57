import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import { publishHint } from '#server/platform/hints.ts'

export type SessionChoice = { sessionId: string } | { allBut: string | null }

/**
 * Ends sessions of one account: one of them, all but one, or all (`allBut: null`). Their next request finds nobody; their sockets are closed by hint.
 * Answers how many were ended; somebody else's session counts as none.
 */
export async function revokeSessions(tx: Transaction, accountId: string, choice: SessionChoice): Promise<number> {
  const only = 'sessionId' in choice ? choice.sessionId : null
  const allBut = 'allBut' in choice ? choice.allBut : null
  const ended = await tx.many<{ id: string }>`
    update session set revoked_at = clock_timestamp()
    where account_id = ${accountId} and revoked_at is null and expires_at > clock_timestamp()
      and (${only}::uuid is null or id = ${only}) and (${allBut}::uuid is null or id <> ${allBut})
    returning id`
  if (ended.length > 0) {
    await recordAudit(tx, {
      actorId: accountId,
      action: 'session.revoked',
      objectType: 'account',
      objectId: accountId,
      details: { count: ended.length },
    })
  }
  tx.afterCommit(() => {
    for (const { id } of ended) publishHint(accountId, { kind: 'session.revoked', sessionId: id })
  })
  return ended.length
}
