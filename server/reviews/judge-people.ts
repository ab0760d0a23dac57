import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import { stateYears } from '#server/certificates/state-years.ts'
import { type Admitted, admitPeople } from './admit-people.ts'
import { type AskedPerson, type Basis, type Outcome, outcomeSentences } from './rules/asked-list.ts'
import { judgeYears, type Requirement, yearsOf } from './rules/requirement.ts'

export type JudgedPerson = Omit<Admitted, 'refused'> & { outcome: Outcome; sentence: string; years: StatedYear[] }

/** Holds those who may be looked at against a requirement. Whoever calls has made sure of the right to ask, and records it. */
export async function judgePeople(
  people: readonly AskedPerson[],
  asked: { requirement: Requirement; basis: Basis },
): Promise<JudgedPerson[]> {
  const admitted = await admitPeople(people, asked.basis)
  const stated = await stateYears(
    admitted.flatMap(({ learnerId }) => learnerId ?? []),
    yearsOf(asked.requirement),
  )
  return admitted.map(({ refused, ...who }): JudgedPerson => {
    if (refused !== null) return { ...who, outcome: refused, sentence: outcomeSentences[refused], years: [] }
    const years = stated.get(who.learnerId ?? '')?.years ?? []
    const { met, sentence } = judgeYears(asked.requirement, years)
    return { ...who, outcome: met ? 'met' : 'unmet', sentence, years }
  })
}
