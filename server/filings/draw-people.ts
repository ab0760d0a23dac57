import { createHash } from 'node:crypto'
import { type JudgedPerson, judgeGathering } from '#server/attendance/queries.ts'

export type SampledPerson = Pick<JudgedPerson, 'learnerId' | 'realName' | 'unitName' | 'sentence'>

const sampled = 5

/** A few of those who would be credited, drawn so that whoever looks again sees the same and nobody can choose them beforehand. */
export async function drawPeople(filingId: string): Promise<SampledPerson[]> {
  const mark = (learnerId: string) => createHash('sha256').update(`${filingId} ${learnerId}`).digest('hex')
  return (await judgeGathering(filingId))
    .filter((person) => person.centihours > 0)
    .map((person) => ({ person, mark: mark(person.learnerId) }))
    .sort((a, b) => (a.mark < b.mark ? -1 : 1))
    .slice(0, sampled)
    .map(({ person: { learnerId, realName, unitName, sentence } }) => ({ learnerId, realName, unitName, sentence }))
}
