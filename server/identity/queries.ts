import { type Sql, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Actor } from './actor.ts'
import { blindIndex } from './blind-index.ts'
import { decryptPersonalData } from './encrypt-personal-data.ts'
import { normaliseIdNumber } from './rules/id-number.ts'
import { attributesOn, type DatedAttribute, type LearnerAttributes } from './rules/learner-attributes.ts'
import { maskIdNumber, maskName, maskPhone } from './rules/mask.ts'
import { parsePhone } from './rules/phone.ts'
import { isSessionLive } from './rules/session-life.ts'

/** A person as pages and certificates may show them: numbers are masked here, on the server. */
export type Person = {
  accountId: string
  realName: string
  maskedName: string
  maskedIdNumber: string
  maskedPhone: string
  createdAt: Date
}

type PersonRow = { id: string; realName: string; idNumberCipher: string; phoneCipher: string; createdAt: Date }

const personOf = (row: PersonRow): Person => ({
  accountId: row.id,
  realName: row.realName,
  maskedName: maskName(row.realName),
  maskedIdNumber: maskIdNumber(decryptPersonalData('id-number', row.id, row.idNumberCipher)),
  maskedPhone: maskPhone(decryptPersonalData('phone', row.id, row.phoneCipher)),
  createdAt: row.createdAt,
})

/** Those of the accounts that exist, by id. */
export async function getPersons(accountIds: readonly string[]): Promise<Map<string, Person>> {
  const rows = await sql.many<PersonRow>`
    select id, real_name as "realName", id_number_cipher as "idNumberCipher", phone_cipher as "phoneCipher", created_at as "createdAt"
    from account where id = any(${accountIds}::uuid[])`
  return new Map(rows.map((row) => [row.id, personOf(row)]))
}

export async function getPerson(accountId: string): Promise<Person> {
  const person = (await getPersons([accountId])).get(accountId)
  invariant(person, `expected account ${accountId} to exist`)
  return person
}

/** What was ever recorded about these learners, for rules/learner-attributes.ts to read at a day. */
export async function listLearnerAttributes(
  accountIds: readonly string[],
  from: Sql = sql,
): Promise<Map<string, DatedAttribute[]>> {
  const rows = await from.many<DatedAttribute & { accountId: string }>`
    select account_id as "accountId", kind, value, since_on as "sinceOn" from learner_attribute where account_id = any(${accountIds}::uuid[])
    order by since_on`
  const byAccount = new Map<string, DatedAttribute[]>(accountIds.map((id) => [id, []]))
  for (const { accountId, ...attribute } of rows) byAccount.get(accountId)?.push(attribute as DatedAttribute)
  return byAccount
}

/** How things stood with a learner on `day` ('YYYY-MM-DD'). */
export async function getLearnerAttributes(accountId: string, day: string): Promise<LearnerAttributes> {
  return attributesOn((await listLearnerAttributes([accountId])).get(accountId) ?? [], day)
}

export type OpenSession = { sessionId: string; deviceLabel: string; createdAt: Date; lastSeenAt: Date; current: boolean }

/** Where the person is signed in, latest first. */
export async function listSessions(actor: Actor): Promise<OpenSession[]> {
  const rows = await sql.many<Omit<OpenSession, 'current'> & { idleSeconds: number; expiresAt: Date; now: Date }>`
    select id as "sessionId", device_label as "deviceLabel", created_at as "createdAt", last_seen_at as "lastSeenAt", idle_seconds as "idleSeconds",
      expires_at as "expiresAt", clock_timestamp() as now
    from session where account_id = ${actor.accountId} and revoked_at is null and expires_at > clock_timestamp()
    order by last_seen_at desc limit 50`
  const staff = actor.grants.length > 0
  return rows
    .filter((row) => isSessionLive({ ...row, revokedAt: null }, staff, row.now))
    .map(({ sessionId, deviceLabel, createdAt, lastSeenAt }) => ({
      sessionId,
      deviceLabel,
      createdAt,
      lastSeenAt,
      current: sessionId === actor.sessionId,
    }))
}

/** Whose number it is, for seeds and imports; never an answer to a stranger. */
export async function findAccountIdByIdNumber(idNumber: string): Promise<string | null> {
  const row = await sql.maybe<{ id: string }>`select id from account where id_number_index = ${blindIndex('id-number', idNumber)}`
  return row?.id ?? null
}

/** Whose whole ID or phone number it is; who asks sees the answer only as far as they see that person. */
export async function findAccountIdByNumber(identifier: string): Promise<string | null> {
  const phone = parsePhone(identifier)
  const index = phone.ok ? blindIndex('phone', phone.value) : blindIndex('id-number', normaliseIdNumber(identifier))
  const row = await sql.maybe<{ id: string }>`select id from account where id_number_index = ${index} or phone_index = ${index}`
  return row?.id ?? null
}

/** The account of a person whose name and ID or phone number are both known: a guess of one of them finds nobody. */
export async function findAccountNamed(realName: string, identifier: string): Promise<string | null> {
  const phone = parsePhone(identifier)
  const index = phone.ok ? blindIndex('phone', phone.value) : blindIndex('id-number', normaliseIdNumber(identifier))
  const row = await sql.maybe<{ id: string }>`
    select id from account where (id_number_index = ${index} or phone_index = ${index}) and real_name = ${realName.trim()} and status = 'active'`
  return row?.id ?? null
}

/** How an official's second factor stands; null before the first code was shown. */
export function findSecondFactor(actor: Actor): Promise<{ enrolledAt: Date; recoveryCodesLeft: number } | null> {
  return sql.maybe<{ enrolledAt: Date; recoveryCodesLeft: number }>`
    select f.enrolled_at as "enrolledAt",
      (select count(*)::int from recovery_code c where c.account_id = f.account_id and c.used_at is null) as "recoveryCodesLeft"
    from second_factor f where f.account_id = ${actor.accountId} and f.enrolled_at is not null`
}
