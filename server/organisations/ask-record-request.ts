import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { type IdNumberProblem, parseIdNumber } from '#server/identity/rules/id-number.ts'
import { parseRealName, type RealNameProblem } from '#server/identity/rules/real-name.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { wroteReason } from './tell-learner.ts'

export type RecordWish =
  /** An empty number stays as it is. */
  { kind: 'correction'; realName: string; idNumber: string; reason: string } | { kind: 'deletion'; reason: string }

/**
 * A learner asks that name or ID number be put right, or that the account be given up. Whoever answers for them decides; giving up an account asks again who
 * it is, and is not for whoever still acts for a body.
 */
export async function askRecordRequest(
  actor: Actor,
  wish: RecordWish,
): Promise<
  Result<
    { requestId: string },
    RealNameProblem | IdNumberProblem | 'request-open' | 'request-reason-missing' | 'deletion-holds-powers' | 'confirm-needed'
  >
> {
  return await transaction(async (tx) => {
    const now = await tx.now()
    const wanted = wish.kind === 'correction' ? readCorrection(actor, wish, now) : await readDeletion(tx, actor, now)
    if (!wanted.ok) return wanted
    if (!wroteReason(wish.reason)) return refuse('request-reason-missing')
    const requestId = newId()
    const made = await tx.run`
      insert into record_request (id, learner_id, kind, real_name, id_number_cipher, reason, asked_at)
      values (${requestId}, ${actor.accountId}, ${wish.kind}, ${wanted.value.realName}, ${wanted.value.idNumberCipher}, ${wish.reason.trim()}, ${now})
      on conflict do nothing`
    if (made === 0) return refuse('request-open')
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'record-request.asked', objectType: 'record-request', objectId: requestId },
      details: { learnerId: actor.accountId, kind: wish.kind },
    })
    return ok({ requestId })
  })
}

type Wanted = { realName: string | null; idNumberCipher: string | null }

function readCorrection(
  actor: Actor,
  wish: RecordWish & { kind: 'correction' },
  now: Date,
): Result<Wanted, RealNameProblem | IdNumberProblem> {
  const realName = parseRealName(wish.realName)
  if (!realName.ok) return realName
  if (wish.idNumber.trim() === '') return ok({ realName: realName.value, idNumberCipher: null })
  const idNumber = parseIdNumber(wish.idNumber, now)
  if (!idNumber.ok) return idNumber
  return ok({
    realName: realName.value,
    idNumberCipher: encryptPersonalData('id-number', actor.accountId, idNumber.value),
  })
}

async function readDeletion(
  tx: Transaction,
  actor: Actor,
  now: Date,
): Promise<Result<Wanted, 'deletion-holds-powers' | 'confirm-needed'>> {
  const sure = requireConfirmed(actor, now)
  if (!sure.ok) return sure
  const holds = await tx.maybe`
    select 1 from role_grant where account_id = ${actor.accountId} and revoked_at is null and (valid_until is null or valid_until > ${now}) limit 1`
  return holds ? refuse('deletion-holds-powers') : ok({ realName: null, idNumberCipher: null })
}
