import type { ActionGroup } from '#server/audit/rules/action-words.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findAccountIdByNumber, getPersons } from '#server/identity/queries.ts'
import type { Power } from '#server/identity/rules/powers.ts'
import { listOrganisationNames } from '#server/organisations/queries.ts'
import { transaction } from '#server/platform/database.ts'
import { findLearnerScope } from './find-learner-scope.ts'

/** One event as an auditor reads it: ids have become names where they are a person's or a body's. */
export type AuditLine = {
  id: number
  at: Date
  actorId: string | null
  /** null: the program itself. */
  actorName: string | null
  action: string
  objectType: string
  objectId: string
  objectName: string | null
  /** The learner whom the event names besides its object. */
  learnerName: string | null
  ip: string | null
  requestId: string | null
  details: Record<string, unknown>
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  /** Place in the chain and when it was sealed; null for the seconds before. */
  seal: { position: number; at: Date; hash: string } | null
}

export type AuditFilter = {
  /** A whole ID or phone number, or the id of an account: who did it, and to whom it was done. */
  person?: string
  /** The body and what is below it. */
  under?: string
  group?: ActionGroup
  /** 'YYYY-MM-DD' in Shanghai, both included. */
  from?: string
  to?: string
}

export type AuditPage = { lines: AuditLine[]; next: number | null; unknownPerson: boolean }

/**
 * Events, newest first, that the actor may read. An auditor stands at the bureau and reads all of them; `under` narrows to those that name a body.
 * `before`: the last event of the page before.
 */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  { before, size = 50, power = 'audit.read' }: { before?: number; size?: number; power?: Power } = {},
): Promise<AuditPage> {
  const scope = await findLearnerScope(actor, power, filter.under)
  const person = filter.person ? await personOf(filter.person) : null
  if (!scope || (filter.person && !person)) return { lines: [], next: null, unknownPerson: Boolean(scope) }
  const values: unknown[] = []
  const value = (given: unknown): string => `$${values.push(given)}`
  const conditions = ['true']
  if (scope.kind === 'bodies') {
    const bodies = value(scope.ids)
    conditions.push(
      `(e.object_id = any(${bodies}::text[]) or e.details ? 'organisationId' and e.details ->> 'organisationId' = any(${bodies}::text[]))`,
    )
  }
  if (person) {
    const id = value(person)
    // Three indices, one each: asked in one condition, PostgreSQL would rather walk all events from the newest.
    conditions.push(
      `e.id = any(array(select id from audit_event where actor_id = ${id}::uuid union select id from audit_event where object_id = ${id}::text
         union select id from audit_event where details ? 'learnerId' and details ->> 'learnerId' = ${id}::text))`,
    )
  }
  if (filter.group) conditions.push(`e.action >= ${value(`${filter.group}.`)} and e.action < ${value(`${filter.group}/`)}`)
  if (filter.from) conditions.push(since(`${value(`${filter.from} 00:00:00+08`)}::timestamptz`))
  if (filter.to) conditions.push(until(`(${value(`${filter.to} 00:00:00+08`)}::timestamptz + interval '1 day')`))
  if (before) conditions.push(`e.id < ${value(before)}`)
  const lines = await read(`${conditions.join(' and ')} order by e.id desc limit ${value(size + 1)}`, values)
  return { lines: lines.slice(0, size), next: lines.length > size ? (lines[size - 1]?.id ?? null) : null, unknownPerson: false }
}

// Events are numbered as they happen, but for moments: the numbers around an instant lead there without walking what lies between.
const since = (at: string) =>
  `e.at >= ${at} and e.id >= coalesce((select id from audit_event where at >= ${at} - interval '1 hour' order by at limit 1), 0)`
const until = (at: string) =>
  `e.at < ${at} and e.id <= coalesce((select id from audit_event where at < ${at} + interval '1 hour' order by at desc limit 1), 0)`

/** One event with its seal, and the names of the people and bodies whose ids stand in it; null beyond the actor's reach. */
export async function findAudit(actor: Actor, eventId: number): Promise<(AuditLine & { names: Record<string, string> }) | null> {
  const scope = await findLearnerScope(actor, 'audit.read')
  if (!scope || scope.kind === 'nowhere') return null
  const bodies = scope.kind === 'city' ? null : scope.ids
  const [line] = await read(
    `e.id = $1 and ($2::text[] is null or e.object_id = any($2::text[]) or e.details ->> 'organisationId' = any($2::text[]))`,
    [eventId, bodies],
  )
  if (!line) return null
  const ids = JSON.stringify([line.details, line.before, line.after]).match(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g) ?? []
  const [persons, places] = await Promise.all([getPersons(ids), listOrganisationNames(ids)])
  const names = [...places, ...[...persons].map(([id, person]) => [id, person.realName] as const)]
  return { ...line, names: Object.fromEntries(names) }
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const personOf = async (given: string): Promise<string | null> =>
  uuid.test(given) ? given : await findAccountIdByNumber(given.normalize('NFKC').replace(/\s/g, ''))

type Row = Omit<AuditLine, 'actorName' | 'objectName' | 'learnerName' | 'seal'> & {
  position: number | null
  sealedAt: Date | null
  hash: string | null
}

async function read(where: string, values: unknown[]): Promise<AuditLine[]> {
  // Put together for each search: a statement that serves them all is planned for none.
  const rows = await transaction(
    async (tx) =>
      (
        await tx.client.query(
          `select e.id, e.at, e.actor_id as "actorId", e.action, e.object_type as "objectType", e.object_id as "objectId", host(e.ip) as ip,
             e.request_id as "requestId", e.details, e.before, e.after, s.position, s.sealed_at as "sealedAt", encode(s.hash, 'hex') as hash
           from audit_event e left join audit_seal s on s.event_id = e.id where ${where}`,
          values,
        )
      ).rows as Row[],
  )
  const learnerOf = (row: Pick<Row, 'details'>) => (typeof row.details.learnerId === 'string' ? row.details.learnerId : null)
  const ids = rows
    .flatMap((row) => [row.actorId, row.objectId, learnerOf(row)])
    .filter((id): id is string => id !== null && uuid.test(id))
  const [persons, bodies] = await Promise.all([getPersons(ids), listOrganisationNames(ids)])
  const nameOf = (id: string | null) => (id && (persons.get(id)?.realName ?? bodies.get(id))) || null
  return rows.map(({ position, sealedAt, hash, ...row }) => ({
    ...row,
    ...{ actorName: nameOf(row.actorId), objectName: nameOf(row.objectId), learnerName: nameOf(learnerOf(row)) },
    seal: position !== null && sealedAt && hash ? { position, at: sealedAt, hash } : null,
  }))
}
