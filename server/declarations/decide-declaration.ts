import { hoursCredited } from '#server/hours/jobs.ts'
import { postEntries } from '#server/hours/post-entries.ts'
import { formatHours, subjectOf } from '#server/hours/rules/entry.ts'
import { expectHours } from '#server/hours/rules/expect-hours.ts'
import type { Actor } from '#server/identity/actor.ts'
import { reaches } from '#server/organisations/scope.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedDeclaration, lockDeclaration } from './lock-declaration.ts'
import { mayRegisterInto } from './may-register-into.ts'
import { recordStep } from './record-step.ts'
import { type DeclarationAction, moveDeclaration } from './rules/declaration-state.ts'
import type { DeclarationRefusal } from './rules/refusals.ts'
import { tellOfDecision } from './tell-of-decision.ts'

export type Decision = {
  declarationId: string
  /** As the page showed it: what changed meanwhile is looked at first. */
  revision: number
  action: Exclude<DeclarationAction, 'submit' | 'withdraw'>
  /** For the learner; asked when it is returned or refused, and when fewer hours are registered than the rule gives. */
  reason: string
  /** Registers fewer than the rule gives; null: what it gives. */
  centihours: number | null
}
export type DecisionRefusal = DeclarationRefusal | 'not-found'
type Place = { now: Date; actor: Actor; declaration: LockedDeclaration }

const longestReason = 200

/**
 * A handler checks, registers, returns or refuses what somebody handed in. Registering writes the ledger entry, the signature and the history in one transaction.
 * The declaration's row is the lock: of two at the same instant the second is told that it has changed.
 */
export async function decideDeclaration(
  actor: Actor,
  decision: Decision,
): Promise<Result<{ learnerId: string; centihours: number | null }, DecisionRefusal>> {
  const reason = decision.reason.trim()
  return await transaction(async (tx) => {
    const declaration = await lockDeclaration(tx, decision.declarationId)
    if (!declaration?.placeId || declaration.state === 'draft') return refuse('not-found')
    if (!(await reaches(actor, 'hours.register', declaration.placeId, tx))) return refuse('not-found')
    if (declaration.learnerId === actor.accountId) return refuse('own-declaration')
    if (declaration.revision !== decision.revision) return refuse('declaration-changed')
    const { action } = decision
    const moved = moveDeclaration(declaration.state, action, declaration.form)
    if (!moved.ok) return moved
    if ([...reason].length > longestReason) return refuse('reason-too-long')
    if ((action === 'return' || action === 'refuse') && reason === '') return refuse('reason-missing')
    const place = { now: await tx.now(), actor, declaration }
    const { id: declarationId, learnerId } = declaration
    let centihours: number | null = null
    if (action === 'register') {
      const registered = await register(tx, place, { ...decision, reason })
      if (!registered.ok) return registered
      centihours = registered.value
    } else if (action === 'check') {
      await tx.run`
        update declaration set state = ${moved.value}, checked_by = ${actor.accountId}, checked_at = ${place.now}, revision = revision + 1, changed_at = ${place.now}
        where id = ${declarationId}`
    } else {
      await tx.run`
        update declaration set state = ${moved.value}, decided_by = ${actor.accountId}, decided_at = ${place.now}, reason = ${reason}, revision = revision + 1,
          changed_at = ${place.now}, checked_by = null, checked_at = null where id = ${declarationId}`
      if (action === 'refuse') await tx.run`delete from declaration_claim where declaration_id = ${declarationId}`
    }
    await recordStep(tx, {
      ...{ declarationId, learnerId, actorId: actor.accountId, action, at: place.now, reason },
      ...(centihours === null ? {} : { centihours }),
    })
    if (action !== 'check') await tellOfDecision(tx, { declarationId, learnerId, action, reason, centihours, at: place.now })
    return ok({ learnerId, centihours })
  })
}

/** Writes the hours, by the law of the year and as it says now, and the signature under them; answers how many. */
async function register(
  tx: Transaction,
  { now, actor, declaration }: Place,
  { centihours: lowered, reason }: Pick<Decision, 'centihours' | 'reason'>,
): Promise<Result<number, DecisionRefusal>> {
  const { id, learnerId, form, policy, answers, checkedBy } = declaration
  if (checkedBy === actor.accountId) return refuse('same-checker')
  const expected = expectHours(form, answers, shanghaiDay(now))
  if (expected.centihours === null || !expected.day) return refuse('not-recognised')
  const centihours = lowered ?? expected.centihours
  if (centihours > expected.centihours) return refuse('hours-raised')
  if (!Number.isInteger(centihours) || centihours <= 0) return refuse('hours-wrong')
  const fewer = centihours < expected.centihours
  if (fewer && reason === '') return refuse('reason-missing')
  const year = Number(expected.day.slice(0, 4))
  const may = await mayRegisterInto(tx, learnerId, year, now)
  if (!may.ok) return may
  const [posting] = await postEntries(tx, [
    {
      ...{
        idempotencyKey: `declaration:${id}`,
        learnerId,
        subject: subjectOf(form.kind),
        kind: form.kind,
        form: form.form,
        centihours,
      },
      // Noon in Shanghai: what is known is the day.
      ...{ occurredAt: new Date(`${expected.day}T04:00:00Z`), sourceType: 'declaration', sourceId: id, title: expected.title },
      ...{ policyId: policy.id, recordedBy: actor.accountId, approverId: checkedBy, reversesId: null },
      reason: fewer ? `规则可计 ${formatHours(expected.centihours)} 学时，登记 ${formatHours(centihours)} 学时：${reason}` : null,
    },
  ])
  invariant(posting?.outcome === 'posted', 'a declaration is registered once')
  const signer = await tx.one<{ name: string; pictureKey: string | null }>`
    select a.real_name as name, s.picture_key as "pictureKey" from account a left join handler_signature s on s.account_id = a.id where a.id = ${actor.accountId}`
  await tx.run`
    update declaration set state = 'registered', decided_by = ${actor.accountId}, decided_at = ${now}, reason = ${reason}, registered_centihours = ${centihours},
      entry_id = ${posting.entry.id}, signed_name = ${signer.name}, signature_key = ${signer.pictureKey}, revision = revision + 1, changed_at = ${now}
    where id = ${id}`
  await enqueue(tx, hoursCredited, { learnerId, year })
  return ok(centihours)
}
