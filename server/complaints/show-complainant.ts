import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { openPhones } from '#server/identity/open-phones.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedComplaint, lockHandledComplaint, writeComplaintEvent } from './lock-complaint.ts'
import { most } from './rules/complaint-text.ts'
import type { ComplaintRefusal } from './rules/refusals.ts'

export type Complainant = { realName: string; contact: string }

/**
 * Who filed it and how they can be reached, for the office that deals with it and a reason that the person reads on their own page. Every look is kept; what was
 * shown is kept nowhere.
 */
export async function showComplainant(
  actor: Actor,
  { complaintId, reason }: { complaintId: string; reason: string },
): Promise<Result<Complainant, ComplaintRefusal | 'not-found'>> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const locked = await lockHandledComplaint(tx, actor, { complaintId, revision: null })
    if (!locked.ok) return locked
    if (words === '') return refuse('words-missing')
    if ([...words].length > most.words) return refuse('words-long')
    const person = await openPerson(tx, locked.value)
    if (!person) return refuse('nobody-to-show')
    const office = { organisationId: locked.value.responsibleId, actorId: actor.accountId }
    await writeComplaintEvent(tx, { complaintId, act: 'look', office, words })
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'complaint.person-shown', objectType: 'complaint', objectId: complaintId },
      details: { number: locked.value.number, reason: words },
    })
    return ok(person)
  })
}

async function openPerson(tx: Transaction, { id, accountId, sealedPerson }: LockedComplaint): Promise<Complainant | null> {
  if (sealedPerson) return JSON.parse(decryptPersonalData('complaint-person', id, sealedPerson)) as Complainant
  if (!accountId) return null
  const { realName } = await tx.one<{ realName: string }>`select real_name as "realName" from account where id = ${accountId}`
  return { realName, contact: (await openPhones([accountId], tx)).get(accountId) ?? '' }
}
