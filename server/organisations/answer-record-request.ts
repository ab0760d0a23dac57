import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type ChangeProfileRefusal, changeProfile, takenNumber } from '#server/identity/change-profile.ts'
import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { forgetPerson } from '#server/identity/forget-person.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { answersFor, mayGiveAllOf } from './answers-for.ts'
import { personForgotten } from './jobs.ts'
import { moveLearner } from './move-learner.ts'
import { deletionDueAt, type RequestKind, type RequestState } from './rules/record-request.ts'
import { tellLearner, wroteReason } from './tell-learner.ts'

type Row = {
  id: string
  learnerId: string
  kind: RequestKind
  realName: string | null
  idNumberCipher: string | null
  reason: string
  state: RequestState
  askedAt: Date
}
export type RequestRefusal =
  | ChangeProfileRefusal
  | 'not-found'
  | 'own-record'
  | 'holds-powers'
  | 'request-over'
  | 'answer-missing'
  | 'deletion-too-early'
  | 'confirm-needed'

/**
 * Grants or declines what a learner asked. A correction is for whoever may correct them; giving up an account for the bureau, fifteen days after it was
 * asked. The request's row is the lock: of two answers at the same instant the second finds it over.
 */
export async function answerRecordRequest(
  actor: Actor,
  { requestId, answer, words }: { requestId: string; answer: 'grant' | 'decline'; words: string },
): Promise<Result<undefined, RequestRefusal>> {
  try {
    return await transaction(async (tx) => {
      const request = await lockRequest(tx, requestId)
      if (!request) return refuse('not-found')
      const power = request.kind === 'correction' ? 'learner.correct' : 'learner.deactivate'
      const may = await answersFor(tx, actor, power, request.learnerId)
      if (!may.ok) return may
      if (request.state !== 'open') return refuse('request-over')
      if (!(await mayGiveAllOf(tx, actor, request.learnerId))) return refuse('holds-powers')
      if (answer === 'decline' && !wroteReason(words)) return refuse('answer-missing')
      const done = answer === 'grant' ? await grant(tx, actor, request, words.trim()) : ok()
      if (!done.ok) return done
      await writeAnswer(tx, actor.accountId, request, answer === 'grant' ? 'done' : 'declined', words.trim())
      const { learnerId, kind } = request
      if (answer === 'decline')
        await tellLearner(tx, actor, { learnerId, event: kind === 'correction' ? 'request-declined' : 'deletion-declined' })
      return ok()
    })
  } catch (error) {
    const taken = takenNumber(error)
    if (!taken) throw error
    return refuse(taken)
  }
}

/** Whoever asked takes it back. */
export async function withdrawRecordRequest(
  actor: Actor,
  requestId: string,
): Promise<Result<undefined, 'not-found' | 'request-over'>> {
  return await transaction(async (tx) => {
    const request = await lockRequest(tx, requestId)
    if (request?.learnerId !== actor.accountId) return refuse('not-found')
    if (request.state !== 'open') return refuse('request-over')
    await writeAnswer(tx, actor.accountId, request, 'withdrawn', '')
    return ok()
  })
}

const lockRequest = (tx: Transaction, requestId: string) =>
  tx.maybe<Row>`
    select id, learner_id as "learnerId", kind, real_name as "realName", id_number_cipher as "idNumberCipher", reason, state, asked_at as "askedAt"
    from record_request where id = ${requestId} for update`

async function grant(
  tx: Transaction,
  actor: Actor,
  { learnerId, kind, realName, idNumberCipher, reason, askedAt }: Row,
  words: string,
): Promise<Result<unknown, RequestRefusal>> {
  const now = await tx.now()
  if (kind === 'correction') {
    const idNumber = idNumberCipher ? decryptPersonalData('id-number', learnerId, idNumberCipher) : ''
    const wanted = { realName: realName ?? '', idNumber, phone: '' }
    const why = { actorId: actor.accountId, reason: words === '' ? `按本人申请：${reason}` : words }
    const changed = await changeProfile(tx, learnerId, wanted, why)
    if (changed.ok) await tellLearner(tx, actor, { learnerId, event: 'corrected' })
    return changed
  }
  const sure = requireConfirmed(actor, now)
  if (!sure.ok) return sure
  if (now < deletionDueAt(askedAt)) return refuse('deletion-too-early')
  await moveLearner(tx, { learnerId, organisationId: null, endReason: 'left' }, { actorId: actor.accountId, now })
  await forgetPerson(tx, learnerId, { actorId: actor.accountId })
  await enqueue(tx, personForgotten, { accountId: learnerId })
  return ok()
}

async function writeAnswer(
  tx: Transaction,
  actorId: string,
  { id, learnerId, kind }: Row,
  state: Exclude<RequestState, 'open'>,
  words: string,
): Promise<void> {
  // The number was for this decision alone.
  await tx.run`
    update record_request set state = ${state}, answered_by = ${actorId}, answered_at = clock_timestamp(), answer = ${words}, id_number_cipher = null
    where id = ${id}`
  await recordAudit(tx, {
    ...{ actorId, action: `record-request.${state}`, objectType: 'record-request', objectId: id },
    details: { learnerId, kind, ...(words ? { reason: words } : {}) },
  })
}
