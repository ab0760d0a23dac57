import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import { stateYears } from '#server/certificates/state-years.ts'
import { findByIdNumbers } from '#server/identity/find-by-id-numbers.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findConsents } from './find-consents.ts'
import { type AskedPerson, type Basis, inspectList, type Outcome, outcomeSentences } from './rules/asked-list.ts'
import { judgeYears, type Requirement, yearsOf } from './rules/requirement.ts'

export type JudgedPerson = {
  realName: string
  maskedIdNumber: string
  outcome: Outcome
  sentence: string
  years: StatedYear[]
  /** Whose years were looked at; null: nobody's. */
  learnerId: string | null
  consentId: string | null
}

/**
 * Holds people against a requirement. Nothing is told of anybody without a consent of theirs or a duty; a name that does not fit its number is as unknown
 * as a number that is nobody's. Whoever calls has made sure of the right to ask, and records it.
 */
export async function judgePeople(
  people: readonly AskedPerson[],
  asked: { requirement: Requirement; basis: Basis },
): Promise<JudgedPerson[]> {
  const now = await databaseNow()
  const looked = inspectList(people, now)
  const persons = await findByIdNumbers(looked.flatMap((person) => (person.outcome === null ? person.idNumber : [])))
  const consents = await findConsents(people.map((person) => person.consentCode).filter(Boolean), now)
  const admitted = looked.map((person) => {
    const found = persons.get(person.idNumber)
    const learnerId = found && sameName(found.realName, person.realName) ? found.accountId : null
    const consent = consents.get(person.consentCode)
    const consentId = learnerId && consent?.learnerId === learnerId ? consent.id : null
    // With a consent asked of everybody, whoever has none learns nothing, not even that the person is here.
    if (person.outcome) return { person, outcome: person.outcome, learnerId: null, consentId: null }
    if (asked.basis.kind === 'consent' && !consentId)
      return { person, outcome: 'no-consent' as const, learnerId: null, consentId: null }
    return { person, outcome: learnerId ? null : ('not-found' as const), learnerId, consentId }
  })
  const stated = await stateYears(
    admitted.flatMap(({ learnerId }) => learnerId ?? []),
    yearsOf(asked.requirement),
  )
  return admitted.map(({ person, outcome, learnerId, consentId }): JudgedPerson => {
    const who = { realName: person.realName, maskedIdNumber: person.masked, learnerId, consentId }
    if (outcome !== null) return { ...who, outcome, sentence: outcomeSentences[outcome], years: [] }
    const years = stated.get(learnerId ?? '')?.years ?? []
    const { met, sentence } = judgeYears(asked.requirement, years)
    return { ...who, outcome: met ? 'met' : 'unmet', sentence, years }
  })
}

const plain = (name: string): string => name.normalize('NFKC').replace(/[\s·•・]/g, '')
const sameName = (one: string, other: string): boolean => plain(one) === plain(other)
