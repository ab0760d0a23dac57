import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { databaseNow, type Sql, sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type FoundRecipient, findRecipients } from './find-recipients.ts'
import { allowWholeCity, countAudience } from './list-audience.ts'
import { lockBulletin } from './lock-bulletin.ts'
import { type BulletinText, parseBulletinText } from './rules/bulletin.ts'
import { type NamedRecipient, readRecipient, recipientLimit } from './rules/recipients.ts'

/** Below a body; or those whom a list names, row by row as it was pasted or read from a file; or one person, from their own page. */
export type WantedAudience =
  | { audience: 'learners' | 'officials'; organisationId: string }
  | { audience: 'list'; rows: readonly (readonly string[])[] }
  | { audience: 'list'; accountId: string }

export type DraftRefusal =
  | 'not-found'
  | 'title-length'
  | 'body-length'
  | 'expiry-past'
  | 'recipients-empty'
  | 'recipients-too-many'

/** Keeps what somebody wants to tell, to be looked at before it is sent: nobody hears of it yet. */
export async function draftBulletin(
  actor: Actor,
  wanted: WantedAudience & BulletinText,
): Promise<Result<{ bulletinId: string }, DraftRefusal>> {
  const organisationId = await senderFor(actor, 'organisationId' in wanted ? wanted.organisationId : null)
  if (!organisationId) return refuse('not-found')
  const now = await databaseNow()
  const text = parseBulletinText(wanted, now)
  if (!text.ok) return text
  const rows = wanted.audience === 'list' ? await findRows(wanted, organisationId, now) : ok([])
  if (!rows.ok) return rows
  const bulletinId = newId()
  const audienceOrganisationId = wanted.audience === 'list' ? null : wanted.organisationId
  const { title, body, urgent, expiresAt } = text.value
  await transaction(async (tx) => {
    await tx.run`
      insert into bulletin (id, organisation_id, audience, audience_organisation_id, title, body, urgent, expires_at, state, created_by,
        created_at, recipient_count, closed_count, awaiting_count)
      values (${bulletinId}, ${organisationId}, ${wanted.audience}, ${audienceOrganisationId}, ${title}, ${body}, ${urgent}, ${expiresAt},
        'draft', ${actor.accountId}, ${now}, 0, 0, 0)`
    await saveRows(tx, bulletinId, rows.value)
    await recount(tx, { bulletinId, organisationId, audience: wanted.audience, audienceOrganisationId })
    await recordAudit(tx, { actorId: actor.accountId, action: 'bulletin.drafted', objectType: 'bulletin', objectId: bulletinId })
  })
  return ok({ bulletinId })
}

/** A draft that nobody wants is gone, with the people it named. */
export async function discardBulletin(
  actor: Actor,
  bulletinId: string,
): Promise<Result<undefined, 'not-found' | 'bulletin-not-draft'>> {
  return await transaction(async (tx) => {
    const bulletin = await lockBulletin(tx, actor, bulletinId)
    if (!bulletin) return refuse('not-found')
    if (bulletin.state !== 'draft') return refuse('bulletin-not-draft')
    await tx.run`delete from bulletin where id = ${bulletinId}`
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'bulletin.discarded',
      objectType: 'bulletin',
      objectId: bulletinId,
    })
    return ok()
  })
}

/** In whose name: the nearest of the actor's places above the audience; for people from anywhere in reach, the highest. */
async function senderFor(actor: Actor, audienceOrganisationId: string | null): Promise<string | null> {
  const places = placesOf(actor, 'notice.send')
  const found = audienceOrganisationId
    ? await sql.maybe<{ id: string }>`
        select mine.id from organisation mine, organisation theirs
        where mine.id = any(${places}::uuid[]) and theirs.id = ${audienceOrganisationId} and theirs.path <@ mine.path
        order by nlevel(mine.path) desc limit 1`
    : await sql.maybe<{ id: string }>`select id from organisation where id = any(${places}::uuid[]) order by nlevel(path) limit 1`
  return found?.id ?? null
}

async function findRows(
  wanted: Extract<WantedAudience, { audience: 'list' }>,
  organisationId: string,
  now: Date,
): Promise<Result<FoundRecipient[], 'not-found' | 'recipients-empty' | 'recipients-too-many'>> {
  if ('accountId' in wanted) {
    const person = await sql.maybe<{ name: string }>`
      select a.real_name as name from account a join affiliation f on f.learner_id = a.id and f.ended_at is null
        join organisation o on o.id = f.organisation_id join organisation top on o.path <@ top.path
      where a.id = ${wanted.accountId} and top.id = ${organisationId}`
    return person ? ok([{ rowNumber: 1, shown: person.name, accountId: wanted.accountId, problem: null }]) : refuse('not-found')
  }
  if (wanted.rows.length > recipientLimit + 10) return refuse('recipients-too-many')
  const named: NamedRecipient[] = []
  for (const [index, cells] of wanted.rows.entries()) {
    const row = readRecipient(cells, index + 1)
    if (row) named.push(row)
    if (index % 500 === 0) await new Promise(setImmediate)
  }
  if (named.length === 0) return refuse('recipients-empty')
  if (named.length > recipientLimit) return refuse('recipients-too-many')
  return ok(await findRecipients(named, organisationId, now))
}

async function saveRows(tx: Sql, bulletinId: string, rows: readonly FoundRecipient[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run`
    insert into bulletin_row (bulletin_id, row_number, shown, account_id, problem)
    select ${bulletinId}::uuid, each.* from unnest(${rows.map((row) => row.rowNumber)}::int[], ${rows.map((row) => row.shown)}::text[],
      ${rows.map((row) => row.accountId)}::uuid[], ${rows.map((row) => row.problem && JSON.stringify(row.problem))}::jsonb[]) as each`
}

/** Writes down whom the bulletin would reach at this moment. */
export async function recount(tx: Sql, address: Parameters<typeof countAudience>[0]): Promise<number> {
  await allowWholeCity(tx)
  const { recipientCount, closedCount, awaitingCount, smsCount, emailCount } = await countAudience(address, tx)
  await tx.run`
    update bulletin set recipient_count = ${recipientCount}, closed_count = ${closedCount}, awaiting_count = ${awaitingCount},
      sms_count = ${smsCount}, email_count = ${emailCount}
    where id = ${address.bulletinId}`
  return recipientCount
}
