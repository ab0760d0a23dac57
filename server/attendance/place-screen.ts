import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { lockHeldSession } from './lock-held.ts'
import type { Point } from './rules/check-in.ts'

/** Says where the screen of a session stands, in degrees; from then on phones are asked, too. Null: does not say it any more. */
export async function placeScreen(
  actor: Actor,
  { sessionId, point }: { sessionId: string; point: Point | null },
): Promise<Result<undefined, 'not-found' | 'gathering-over'>> {
  return await transaction(async (tx) => {
    const held = await lockHeldSession(tx, actor, sessionId)
    if (!held.ok) return held
    await tx.run`
      update gathering_session set latitude = ${point?.latitude ?? null}, longitude = ${point?.longitude ?? null} where id = ${sessionId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'attendance.screen-placed',
      objectType: 'gathering',
      objectId: held.value.gathering.id,
      details: { sessionId, placed: point !== null },
    })
    return ok()
  })
}
