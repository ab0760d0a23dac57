import type { Actor } from '#server/identity/actor.ts'
import { decryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { getPersons } from '#server/identity/queries.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import type { RequestKind, RequestState } from './rules/record-request.ts'
import { placesOf } from './scope.ts'

export type RecordRequest = {
  id: string
  learnerId: string
  kind: RequestKind
  /** The name that is wanted; null for giving up the account. */
  wantedName: string | null
  reason: string
  state: RequestState
  askedAt: Date
  answeredAt: Date | null
  answer: string
}
export type WaitingRequest = RecordRequest & {
  realName: string
  maskedIdNumber: string
  placeName: string | null
  answererName: string | null
  /** In full while it waits: whoever decides holds it against the document. null: it stays as it is. */
  wantedIdNumber: string | null
}

const pageSize = 50
const powers: Record<RequestKind, Power> = { correction: 'learner.correct', deletion: 'learner.deactivate' }

/** What people within the actor's reach have asked about their records, what waits longest first; in pages of 50. */
export async function listRecordRequests(
  actor: Actor,
  { open = true, page = 1 }: { open?: boolean; page?: number } = {},
): Promise<{ rows: WaitingRequest[]; total: number }> {
  type Row = Omit<WaitingRequest, 'realName' | 'maskedIdNumber' | 'wantedIdNumber'> & { cipher: string | null; total: number }
  const rows = await sql.many<Row>`
    select q.id, q.learner_id as "learnerId", q.kind, q.real_name as "wantedName", q.id_number_cipher as cipher, q.reason, q.state, q.asked_at as "askedAt",
      q.answered_at as "answeredAt", q.answer, o.name as "placeName", a.real_name as "answererName", count(*) over ()::int as total
    from record_request q left join affiliation f on f.learner_id = q.learner_id and f.ended_at is null left join organisation o on o.id = f.organisation_id
      left join account a on a.id = q.answered_by
    where (q.state = 'open') = ${open} and q.learner_id <> ${actor.accountId} and exists (
      select from organisation mine where (mine.kind = 'bureau' or o.path <@ mine.path)
        and mine.id = any(case q.kind when 'correction' then ${placesOf(actor, powers.correction)}::uuid[] else ${placesOf(actor, powers.deletion)}::uuid[] end))
    order by case when ${open} then q.asked_at end, q.answered_at desc, q.id limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return {
    rows: rows.map(({ total: _, cipher, ...row }) => ({
      ...row,
      realName: persons.get(row.learnerId)?.realName ?? '',
      maskedIdNumber: persons.get(row.learnerId)?.maskedIdNumber ?? '',
      wantedIdNumber: cipher ? decryptPersonalData('id-number', row.learnerId, cipher) : null,
    })),
    total: rows[0]?.total ?? 0,
  }
}

/** One's own, newest first. */
export const listOwnRecordRequests = (actor: Actor): Promise<RecordRequest[]> =>
  sql.many<RecordRequest>`
    select id, learner_id as "learnerId", kind, real_name as "wantedName", reason, state, asked_at as "askedAt", answered_at as "answeredAt", answer
    from record_request where learner_id = ${actor.accountId} order by asked_at desc limit 20`
