import { sql } from '#server/platform/database.ts'
import { consentHash } from './rules/consent.ts'

/** The codes, as they were given, that hold now: whose they are. */
export async function findConsents(codes: readonly string[], now: Date): Promise<Map<string, { id: string; learnerId: string }>> {
  const rows = await sql.many<{ place: number; id: string; learnerId: string }>`
    select given.place, c.id, c.learner_id as "learnerId"
    from unnest(${codes.map(consentHash)}::bytea[]) with ordinality as given (hash, place) join review_consent c on c.code_hash = given.hash
    where c.revoked_at is null and c.expires_at > ${now}`
  return new Map(rows.map(({ place, ...consent }) => [codes[place - 1] as string, consent]))
}
