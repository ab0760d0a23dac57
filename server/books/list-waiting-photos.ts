import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'

export type WaitingPhoto = { photoId: string; learnerId: string; realName: string; placeName: string; uploadedAt: Date }

/** Photos that wait to be looked at, of people registered where the actor keeps books; the oldest first, at most fifty. Nobody looks at their own. */
export const listWaitingPhotos = (actor: Actor): Promise<WaitingPhoto[]> =>
  sql.many<WaitingPhoto>`
    select p.id as "photoId", p.learner_id as "learnerId", a.real_name as "realName", o.name as "placeName", p.uploaded_at as "uploadedAt"
    from organisation mine join organisation o on o.path <@ mine.path join affiliation f on f.organisation_id = o.id and f.ended_at is null
      join book_photo p on p.learner_id = f.learner_id and p.state = 'waiting' join account a on a.id = p.learner_id
    where mine.id = any(${placesOf(actor, 'book.keep')}::uuid[]) and a.id <> ${actor.accountId}
    order by p.uploaded_at limit 50`
