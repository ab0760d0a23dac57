import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { RequestAction, RequestKind } from './rules/filing-state.ts'

const deeds = {
  submit: 'filing.submitted',
  accept: 'filing.accepted',
  return: 'filing.returned',
  refuse: 'filing.refused',
  withdraw: 'filing.withdrawn',
} as const satisfies Record<RequestAction, string>

/** Writes a step of a request into the trail. */
export async function recordRequest(
  tx: Transaction,
  {
    actorId,
    filingId,
    kind,
    action,
    at,
    reason = '',
  }: {
    actorId: string
    filingId: string
    kind: RequestKind
    action: RequestAction
    at: Date
    reason?: string
  },
): Promise<void> {
  await tx.run`update filing set changed_at = ${at} where id = ${filingId}`
  await recordAudit(tx, {
    ...{ actorId, action: deeds[action], objectType: 'filing', objectId: filingId },
    details: { kind, ...(reason ? { reason } : {}) },
  })
}
