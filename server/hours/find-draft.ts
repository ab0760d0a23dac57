import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { maskName } from '#server/identity/rules/mask.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { getPolicyById } from './queries.ts'
import { comparePolicies, type FigureChange } from './rules/compare-policies.ts'
import { type Contradiction, findContradictions } from './rules/contradictions.ts'
import { type Policy, type PolicyDocument, policyShape } from './rules/policy.ts'
import type { Example, LampTally } from './rules/simulation-tally.ts'

export type ShownExample = Example & { name: string; maskedIdNumber: string }
export type ShownTally = Omit<LampTally, 'metExamples' | 'missedExamples'> & {
  metExamples: ShownExample[]
  missedExamples: ShownExample[]
}

export type Simulation = {
  id: string
  year: number
  state: 'running' | 'done' | 'overtaken'
  population: number | null
  lookedAt: number
  tally: ShownTally[]
  askedBy: string
  askedAt: Date
  endedAt: Date | null
  /** It was asked for the content as it stands now. */
  current: boolean
}

export type DraftState = 'open' | 'published' | 'discarded'
export type Draft = {
  id: string
  year: number
  state: DraftState
  document: PolicyDocument
  revision: number
  compared: Policy
  pack: string | null
  reason: string
  lawChanges: Record<string, { cite: string; reason: string }>
  draftedBy: string
  draftedAt: Date
  changedBy: string
  changedAt: Date
  changes: FigureChange[]
  contradictions: Contradiction[]
  /** The newest one. */
  simulation: Simulation | null
  /** What stands now has been simulated: it may be published. */
  checked: boolean
  /** Whoever asks has written in it, and so does not publish it. */
  own: boolean
}

/** A draft whole: what it changes, what is wrong with it, what its simulation says. Only who may change the law sees one before it is law. */
export async function findDraft(actor: Actor, draftId: string): Promise<Draft | null> {
  if (!holds(actor, 'policy.change')) return null
  const row = await sql.maybe<
    Omit<Draft, 'document' | 'compared' | 'changes' | 'contradictions' | 'simulation' | 'checked' | 'own'> & {
      document: unknown
      contentHash: string
      comparedId: string
      editedBy: string[]
    }
  >`
    select d.id, d.year, d.state, d.document, d.content_hash as "contentHash", d.revision, d.compared_id as "comparedId", d.pack, d.reason,
      d.law_changes as "lawChanges", d.edited_by as "editedBy", a.real_name as "draftedBy", d.drafted_at as "draftedAt", c.real_name as "changedBy",
      d.changed_at as "changedAt"
    from policy_draft d join account a on a.id = d.drafted_by join account c on c.id = d.changed_by where d.id = ${draftId}`
  if (!row) return null
  const { document: stored, contentHash, comparedId, editedBy, ...facts } = row
  const document = policyShape.parse(stored)
  const [compared, simulation] = await Promise.all([getPolicyById(comparedId), findSimulation(draftId, contentHash)])
  return {
    ...{ ...facts, document, compared, simulation },
    changes: comparePolicies(compared.document, document),
    contradictions: findContradictions(document),
    checked: simulation?.state === 'done' && simulation.current,
    own: editedBy.includes(actor.accountId),
  }
}

async function findSimulation(draftId: string, contentHash: string): Promise<Simulation | null> {
  const found = await sql.maybe<Omit<Simulation, 'tally'> & { tally: LampTally[] }>`
    select s.id, s.year, s.state, s.population, s.looked_at as "lookedAt", s.tally, a.real_name as "askedBy", s.asked_at as "askedAt", s.ended_at as "endedAt",
      s.content_hash = ${contentHash} as current
    from policy_simulation s join account a on a.id = s.asked_by where s.draft_id = ${draftId}
    order by current desc, s.asked_at desc limit 1`
  if (!found) return null
  const ids = found.tally.flatMap((lamp) => [...lamp.metExamples, ...lamp.missedExamples].map((example) => example.learnerId))
  const persons = await getPersons([...new Set(ids)])
  const shown = (examples: Example[]): ShownExample[] =>
    examples.map((example) => {
      const person = persons.get(example.learnerId)
      return { ...example, name: maskName(person?.realName ?? ''), maskedIdNumber: person?.maskedIdNumber ?? '' }
    })
  return {
    ...found,
    tally: found.tally.map((lamp) => ({
      ...{ ...lamp, metExamples: shown(lamp.metExamples), missedExamples: shown(lamp.missedExamples) },
    })),
  }
}
