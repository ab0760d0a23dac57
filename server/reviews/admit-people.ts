import { findByIdNumbers } from '#server/identity/find-by-id-numbers.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findConsents } from './find-consents.ts'
import { type AskedPerson, type Basis, inspectList, type Outcome } from './rules/asked-list.ts'

export type Admitted = {
  realName: string
  maskedIdNumber: string
  /** Why nothing is told; null: the years of `learnerId` may be. */
  refused: Exclude<Outcome, 'met' | 'unmet'> | null
  learnerId: string | null
  consentId: string | null
}

/**
 * Whose years may be looked at: with a consent of theirs, or by a duty. A name that does not fit its number is as unknown as a number that is nobody's; with
 * a consent asked of everybody, whoever has none is not even known to be here.
 */
export async function admitPeople(people: readonly AskedPerson[], basis: Basis): Promise<Admitted[]> {
  const now = await databaseNow()
  const looked = inspectList(people, now)
  const persons = await findByIdNumbers(looked.flatMap((person) => (person.outcome === null ? person.idNumber : [])))
  const consents = await findConsents(people.map((person) => person.consentCode).filter(Boolean), now)
  return looked.map((person): Admitted => {
    const who = { realName: person.realName, maskedIdNumber: person.masked }
    const found = persons.get(person.idNumber)
    const learnerId = found && sameName(found.realName, person.realName) ? found.accountId : null
    const consent = consents.get(person.consentCode)
    const consentId = learnerId && consent?.learnerId === learnerId ? consent.id : null
    const refused =
      person.outcome ?? (basis.kind === 'consent' && !consentId ? 'no-consent' : learnerId ? null : ('not-found' as const))
    return refused ? { ...who, refused, learnerId: null, consentId: null } : { ...who, refused, learnerId, consentId }
  })
}

const plain = (name: string): string => name.normalize('NFKC').replace(/[\s·•・]/g, '')
const sameName = (one: string, other: string): boolean => plain(one) === plain(other)
