import { recordAudit } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { DeclarationAction } from './rules/declaration-state.ts'

const deeds = {
  submit: 'declaration.submitted',
  withdraw: 'declaration.withdrawn',
  return: 'declaration.returned',
  refuse: 'declaration.refused',
  check: 'declaration.checked',
  register: 'declaration.registered',
} as const satisfies Record<DeclarationAction, string>

type Step = {
  declarationId: string
  learnerId: string
  actorId: string
  action: DeclarationAction
  at: Date
  reason?: string
  centihours?: number
}

/** Adds to the history that learner and handlers read, and to the trail. */
export async function recordStep(tx: Transaction, step: Step): Promise<void> {
  const { declarationId, learnerId, actorId, action, at, reason = '', centihours = null } = step
  await tx.run`
    insert into declaration_event (declaration_id, at, actor_id, action, reason, centihours)
    values (${declarationId}, ${at}, ${actorId}, ${action}, ${reason}, ${centihours})`
  await recordAudit(tx, {
    actorId,
    action: deeds[action],
    objectType: 'declaration',
    objectId: declarationId,
    details: { learnerId, ...(reason ? { reason } : {}), ...(centihours === null ? {} : { centihours }) },
  })
}
