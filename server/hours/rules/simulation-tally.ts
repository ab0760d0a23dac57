import type { Lamp } from './lamps.ts'
import type { PolicyDocument } from './policy.ts'
import { drawStatement, type PersonYear, type StatementEntry } from './statement.ts'

/** One person for whom a lamp changes; what the lamp said before and says after. */
export type Example = { learnerId: string; before: string; after: string }

export type LampTally = {
  id: string
  label: string
  /** A lamp that only one of the two versions knows changes for nobody. */
  known: 'both' | 'before' | 'after'
  litBefore: number
  litAfter: number
  newlyMet: number
  newlyMissed: number
  metExamples: Example[]
  missedExamples: Example[]
}
export type Tally = LampTally[]

/** As many as somebody reads. */
export const mostExamples = 20

export function emptyTally(before: PolicyDocument, after: PolicyDocument): Tally {
  const [old, wanted] = [before, after].map((document) => new Map(document.lamps.map(({ id, label }) => [id, label]))) as [
    Map<string, string>,
    Map<string, string>,
  ]
  return [...new Map([...wanted, ...old])].map(([id, label]) => ({
    ...{ id, label: wanted.get(id) ?? label, known: old.has(id) ? (wanted.has(id) ? 'both' : 'before') : 'after' },
    ...{ litBefore: 0, litAfter: 0, newlyMet: 0, newlyMissed: 0, metExamples: [], missedExamples: [] },
  }))
}

export type TriedYear = { learnerId: string; before: readonly Lamp[]; after: readonly Lamp[] }

/** What the statement of a year says under either version: nothing here computes by itself. */
export const tryYear = (
  before: PolicyDocument,
  after: PolicyDocument,
  { learnerId, person, entries }: { learnerId: string; person: PersonYear; entries: readonly StatementEntry[] },
): TriedYear => ({
  learnerId,
  before: drawStatement({ document: before }, person, entries).lamps,
  after: drawStatement({ document: after }, person, entries).lamps,
})

/** Pure: the tally with these people in it. The first of each kind become its examples. */
export function addYears(tally: Tally, years: readonly TriedYear[]): Tally {
  return tally.map((lamp) => {
    const next = { ...lamp, metExamples: [...lamp.metExamples], missedExamples: [...lamp.missedExamples] }
    for (const { learnerId, ...year } of years) {
      const [before, after] = [find(year.before, lamp.id), find(year.after, lamp.id)]
      const [was, is] = [before?.state === 'lit', after?.state === 'lit']
      if (was) next.litBefore += 1
      if (is) next.litAfter += 1
      if (!before || !after || was === is) continue
      const example = { learnerId, before: summary(before), after: summary(after) }
      next[is ? 'newlyMet' : 'newlyMissed'] += 1
      const examples = is ? next.metExamples : next.missedExamples
      if (examples.length < mostExamples) examples.push(example)
    }
    return next
  })
}

const find = (lamps: readonly Lamp[], id: string) => lamps.find((lamp) => lamp.id === id)

const summary = (lamp: Lamp): string =>
  lamp.state === 'lit'
    ? '达标'
    : lamp.lines
        .filter((line) => !line.met && line.kind === 'necessary')
        .map((line) => line.sentence)
        .join('；')
