import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { reachesBook } from './reaches-book.ts'
import { wroteReason } from './rules/reason.ts'

/** The unit looks at a photo (§9: the photo is stamped by the unit) and lets it into the book, or says why not. The learner hears of it. */
export async function decidePhoto(
  actor: Actor,
  { photoId, approve, reason }: { photoId: string; approve: boolean; reason: string },
): Promise<Result<undefined, 'not-found' | 'own-book' | 'photo-over' | 'reason-missing'>> {
  return await transaction(async (tx) => {
    const photo = await tx.maybe<{ learnerId: string; state: string }>`
      select learner_id as "learnerId", state from book_photo where id = ${photoId} for update`
    if (!photo || !(await reachesBook(actor, 'book.keep', photo.learnerId, tx))) return refuse('not-found')
    const { learnerId } = photo
    if (learnerId === actor.accountId) return refuse('own-book')
    if (photo.state !== 'waiting') return refuse('photo-over')
    if (!approve && !wroteReason(reason)) return refuse('reason-missing')
    const why = approve ? '' : reason.trim()
    if (approve) await tx.run`update book_photo set state = 'superseded' where learner_id = ${learnerId} and state = 'approved'`
    await tx.run`
      update book_photo set state = ${approve ? 'approved' : 'refused'}, decided_by = ${actor.accountId}, decided_at = clock_timestamp(), reason = ${why}
      where id = ${photoId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: approve ? 'book.photo-approved' : 'book.photo-refused' },
      ...{ objectType: 'account', objectId: learnerId, details: { photoId, reason: why } },
    })
    await notify(tx, {
      ...{ accountId: learnerId, kind: 'book', link: '/learn/book', dedupeKey: `book-photo:${photoId}` },
      title: approve ? '证书照片已通过' : '证书照片没有通过',
      body: approve ? '照片已印入您的继续教育证书。' : `理由：${why}。请重新上传。`,
    })
    return ok()
  })
}
