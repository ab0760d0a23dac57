import { recordAudits } from '#server/audit/record-audit.ts'
import { getPersons, type Person } from '#server/identity/queries.ts'
import { type Sql, sql, type Transaction, transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { printCertificates } from './print-certificates.ts'
import { findTrainingYear, type TrainingYear } from './queries.ts'
import { writeContent } from './rules/content.ts'
import { isStillTrue, isTrainingCertificateDue } from './rules/due.ts'
import { lockSequence, writeCertificates } from './write-certificates.ts'

type LearnerYear = { learnerId: string; year: number }
type Facts = LearnerYear & TrainingYear
type Holding = { id: string; learnerId: string; entryIds: string[] }

/**
 * Looks at each learner's year whose ledger changed: issues the training certificate that became due, once, and revokes one that names hours
 * which were taken back. Issue and print are two steps with the row between them, so that a worker that dies after the first finishes the
 * second when the delivery comes again, under the same number.
 */
export async function issueCertificates(deliveries: readonly Delivery<LearnerYear>[]): Promise<void> {
  const years = [...new Map(deliveries.map(({ payload }) => [`${payload.learnerId} ${payload.year}`, payload])).values()]
  for (const [year, members] of Map.groupBy(years, (each) => each.year)) {
    const learnerIds = members.map((each) => each.learnerId).sort()
    // What was written rests on facts from before the lock: hours that were taken back meanwhile are seen by another look.
    for (let wrote = true; wrote; ) wrote = await issueYear(year, learnerIds)
    failpoint('certificates.after-commit')
    await printCertificates(year, learnerIds)
  }
  await transaction((tx) =>
    markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    ),
  )
}

/** Answers whether anything was issued or revoked. */
async function issueYear(year: number, learnerIds: readonly string[]): Promise<boolean> {
  const everybody = await loadFacts(year, learnerIds)
  const before = await loadHoldings(sql, year, learnerIds)
  // Most looks find nothing to do: they take no lock.
  if (!everybody.some((facts) => isDue(facts, before) || isUntrue(facts, before))) return false
  const persons = await getPersons(
    everybody.filter((facts) => isTrainingCertificateDue(facts.policy, facts)).map((facts) => facts.learnerId),
  )
  return await transaction(async (tx) => {
    // One writer of a year's numbers at a time. Who holds what is read under the lock.
    // A worker may wait for its turn at the year's sequence longer than a page may.
    await tx.run`set local lock_timeout = '20s'`
    await tx.run`set local statement_timeout = '25s'`
    const serial = await lockSequence(tx, 'training', year)
    const holdings = await loadHoldings(tx, year, learnerIds)
    const barred = await loadBarred(tx, year, learnerIds)
    const untrue = everybody.filter((facts) => isUntrue(facts, holdings))
    await revokeUntrue(
      tx,
      untrue.flatMap((facts) => holdings.get(facts.learnerId)?.id ?? []),
    )
    for (const facts of untrue) holdings.delete(facts.learnerId)
    const due = everybody.filter((facts) => isDue(facts, holdings) && !barred.has(facts.learnerId))
    await insertCertificates(tx, year, serial, due, persons)
    failpoint('certificates.before-commit')
    return untrue.length + due.length > 0
  })
}

const isDue = (facts: Facts, holdings: ReadonlyMap<string, Holding>): boolean =>
  !holdings.has(facts.learnerId) && isTrainingCertificateDue(facts.policy, facts)

function isUntrue(facts: Facts, holdings: ReadonlyMap<string, Holding>): boolean {
  const holding = holdings.get(facts.learnerId)
  return holding !== undefined && !isStillTrue(holding.entryIds, facts.statement)
}

/** Facts of those whose year has a policy. */
async function loadFacts(year: number, learnerIds: readonly string[]): Promise<Facts[]> {
  const found = await Promise.all(
    learnerIds.map(async (learnerId) => {
      const facts = await findTrainingYear(learnerId, year)
      return facts ? [{ learnerId, year, ...facts }] : []
    }),
  )
  return found.flat()
}

async function loadHoldings(tx: Sql, year: number, learnerIds: readonly string[]): Promise<Map<string, Holding>> {
  const rows = await tx.many<Holding>`
    select id, learner_id as "learnerId", array(select course ->> 'entryId' from jsonb_array_elements(content -> 'courses') as course) as "entryIds"
    from certificate where kind = 'training' and year = ${year} and learner_id = any(${learnerIds}::uuid[]) and revoked_at is null`
  return new Map(rows.map((row) => [row.learnerId, row]))
}

/** What people took away, no program gives back: a year whose certificate was revoked by somebody is theirs to decide again. */
async function loadBarred(tx: Transaction, year: number, learnerIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.many<{ learnerId: string }>`
    select distinct learner_id as "learnerId" from certificate
    where kind = 'training' and year = ${year} and learner_id = any(${learnerIds}::uuid[]) and revoked_by is not null`
  return new Set(rows.map((row) => row.learnerId))
}

async function revokeUntrue(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const revoked = await tx.many<{ id: string; learnerId: string }>`
    update certificate set revoked_at = clock_timestamp(), revocation_reason = '证书所列学时已被冲正'
    where id = any(${ids}::uuid[]) and revoked_at is null returning id, learner_id as "learnerId"`
  await recordAudits(
    tx,
    revoked.map(({ id, learnerId }) => ({
      actorId: null,
      action: 'certificate.revoked',
      objectType: 'certificate',
      objectId: id,
      details: { learnerId, because: 'hours-reversed' },
      before: { valid: true },
      after: { valid: false },
    })),
  )
}

async function insertCertificates(
  tx: Transaction,
  year: number,
  lastSerial: number,
  due: readonly Facts[],
  persons: ReadonlyMap<string, Person>,
): Promise<void> {
  if (due.length === 0) return
  const issuedAt = await tx.now()
  const drafts = due.map(({ learnerId, policy, statement }) => {
    const person = persons.get(learnerId)
    invariant(person, `expected account ${learnerId} to exist`)
    const { numberPattern, issuer } = policy.document.certificate
    const facts = { person, statement, issuedAt, issuer: issuer.value, policyVersion: policy.version, demonstration: env().DEMO }
    return { learnerId, numberPattern: numberPattern.value, contentUnder: (number: string) => writeContent({ ...facts, number }) }
  })
  await writeCertificates(tx, { kind: 'training', year, lastSerial, issuedAt, actorId: null }, drafts)
}
