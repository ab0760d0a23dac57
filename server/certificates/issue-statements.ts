import { getPolicy } from '#server/hours/queries.ts'
import type { Person } from '#server/identity/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import type { Transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { invariant } from '#server/platform/invariant.ts'
import { writeStatement } from './rules/content.ts'
import { statementNumberPattern } from './rules/statement-request.ts'
import { stateYears } from './state-years.ts'
import { lockSequence, type Written, writeCertificates } from './write-certificates.ts'

/**
 * Issues everybody's statement of these years as they stand now, each with a number of its own. What it says is frozen; when the ledger goes on, the page
 * that verifies it says so, and another one may be issued. All years have a published policy.
 */
export async function issueStatements(
  tx: Transaction,
  { people, years, actorId }: { people: readonly Person[]; years: readonly number[]; actorId: string },
): Promise<Written[]> {
  if (people.length === 0) return []
  const issuedAt = await tx.now()
  const year = shanghaiYear(issuedAt)
  const stated = await stateYears(
    people.map((person) => person.accountId),
    years,
    tx,
  )
  const { issuer } = (await getPolicy(Math.max(...years), tx)).document.certificate
  const lastSerial = await lockSequence(tx, 'statement', year)
  return await writeCertificates(
    tx,
    { kind: 'statement', year, lastSerial, issuedAt, actorId },
    people.map((person) => {
      const facts = stated.get(person.accountId)
      invariant(facts?.years.length === years.length, 'every year that was chosen has a policy')
      const given = { person, ...facts, issuedAt, issuer: issuer.value, demonstration: env().DEMO }
      return {
        learnerId: person.accountId,
        numberPattern: statementNumberPattern,
        contentUnder: (number: string) => writeStatement({ ...given, number }),
      }
    }),
  )
}
