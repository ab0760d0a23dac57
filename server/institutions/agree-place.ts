import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { admit, beforeItBegins, countFree, placeNotice, queue } from './fill-places.ts'
import { leavePlace } from './leave-place.ts'
import { type LockedClass, lockClass } from './lock-class.ts'
import { isOpen, movePlace, type PlaceState } from './rules/place-state.ts'

type Place = { placeId: string; classId: string; learnerId: string; state: PlaceState; unitId: string | null }
type Refused =
  | 'not-found'
  | 'class-begun'
  | 'class-not-published'
  | 'place-over'
  | 'place-not-asked'
  | 'place-not-waiting'
  | 'price-not-in-force'
  | 'payer-unit-missing'
  | 'reason-missing'
  | 'reason-long'

/** The class of a place first, then the place: everybody takes the locks in this order. */
async function lockPlace(
  tx: Parameters<typeof lockClass>[0],
  placeId: string,
): Promise<{ place: Place; held: LockedClass } | null> {
  const found = await tx.maybe<{ classId: string }>`select class_id as "classId" from class_place where id = ${placeId}`
  const held = found && (await lockClass(tx, found.classId))
  const place =
    held &&
    (await tx.maybe<Place>`
      select id as "placeId", class_id as "classId", learner_id as "learnerId", state, unit_id as "unitId" from class_place where id = ${placeId}`)
  return held && place ? { held, place } : null
}

/** The unit answers whether it pays. Whoever it agrees to has a place or waits at the end of the line; a refusal says why. */
export async function agreePlace(
  actor: Actor,
  { placeId, agree, reason }: { placeId: string; agree: boolean; reason: string },
): Promise<Result<{ state: 'enrolled' | 'waiting' | 'declined' }, Refused>> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const locked = await lockPlace(tx, placeId)
    if (!locked?.place.unitId || !(await actsFor(actor, 'class.agree', locked.place.unitId, tx))) return refuse('not-found')
    const { place, held } = locked
    const early = await beforeItBegins(tx, held)
    if (!early.ok) return early
    const free = (await countFree(tx, held)) > 0
    const { waiting } = await tx.one<{ waiting: number }>`
      select count(*) as waiting from class_place where class_id = ${held.id} and state = 'waiting'`
    const moved = movePlace(place.state, 'agree', free && waiting === 0)
    if (!moved.ok) return moved
    if (!agree && words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    const state = agree ? (moved.value as 'enrolled' | 'waiting') : 'declined'
    if (state === 'enrolled') {
      const admitted = await admit(tx, { ...place, organisationId: held.organisationId, payer: 'unit' })
      if (!admitted.ok) return admitted
    } else if (state === 'waiting') await queue(tx, place)
    else await leavePlace(tx, { placeId, state, by: actor.accountId, reason: words, feeReason: words })
    if (agree) await tx.run`update class_place set agreed_by = ${actor.accountId} where id = ${placeId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: agree ? 'class.place-agreed' : 'class.place-declined' },
      ...{ objectType: 'class', objectId: held.id, details: { learnerId: place.learnerId, ...(words ? { reason: words } : {}) } },
    })
    const body = {
      ...{ enrolled: '单位已同意，您已被录取。', waiting: '单位已同意，名额已满，您在候补名单上。' },
      declined: `单位没有同意：${words}`,
    }[state]
    await notify(tx, placeNotice(place, held.title, body, agree ? '单位已同意您参加班次' : '单位没有同意您参加班次'))
    return ok({ state })
  })
}

/** The institution takes somebody off before the class begins, for a reason that the person reads. */
export async function declinePlace(
  actor: Actor,
  { placeId, reason }: { placeId: string; reason: string },
): Promise<Result<undefined, Refused | 'has-attended'>> {
  const words = reason.trim()
  return await transaction(async (tx) => {
    const locked = await lockPlace(tx, placeId)
    if (!locked || !(await actsFor(actor, 'class.run', locked.held.organisationId, tx))) return refuse('not-found')
    const { place, held } = locked
    const early = await beforeItBegins(tx, held)
    if (!early.ok) return early
    if (!isOpen(place.state)) return refuse('place-over')
    if (words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    const left = await leavePlace(tx, {
      placeId,
      state: 'declined',
      by: actor.accountId,
      reason: words,
      feeReason: '机构未录取',
    })
    if (!left.ok) return left
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'class.place-declined', objectType: 'class', objectId: held.id },
      details: { learnerId: place.learnerId, reason: words },
    })
    await notify(tx, placeNotice(place, held.title, `机构没有录取：${words}`, '班次没有录取'))
    return ok()
  })
}
