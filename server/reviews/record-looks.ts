import { recordAudits } from '#server/audit/record-audit.ts'
import type { Transaction } from '#server/platform/database.ts'
import type { Admitted } from './admit-people.ts'

/** Keeps of everybody whose years were looked at who did it, for what, and by which consent: the person sees it. */
export async function recordLooks(
  tx: Transaction,
  people: readonly Pick<Admitted, 'learnerId' | 'consentId'>[],
  {
    actorId,
    ...details
  }: { actorId: string | null; organisationId?: string | null; reason: string; keyId?: string; checkId?: string },
): Promise<void> {
  const looked = people.filter((person) => person.learnerId !== null)
  await tx.run`
    update review_consent set used = used + 1 where id = any(${looked.flatMap((person) => person.consentId ?? [])}::uuid[])`
  await recordAudits(
    tx,
    looked.map((person) => ({
      ...{ actorId, action: 'learner.reviewed', objectType: 'learner', objectId: person.learnerId as string },
      details: { ...details, byConsent: person.consentId !== null },
    })),
  )
}
