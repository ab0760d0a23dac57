import { findFreezes } from '#server/hours/find-freezes.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import type { YearState } from './rules/year-state.ts'

/** Where the year of a person stands, and the last word about it. */
export type PersonStage = YearState & {
  submissionId: string | null
  /** With which unit's submission. */
  organisationId: string | null
  returnedAt: Date | null
  reason: string
}

/** Where the years of these people stand, with everybody in the answer. */
export async function findStages(
  learnerIds: readonly string[],
  year: number,
  from: Sql = sql,
): Promise<Map<string, PersonStage>> {
  const freezes = await findFreezes(learnerIds, year, from)
  const rows = await from.many<{
    learnerId: string
    round: number
    state: 'submitted' | 'returned'
    taken: boolean
    submissionId: string
    organisationId: string
    returned: boolean
    at: Date | null
    reason: string | null
  }>`
    select distinct on (y.learner_id) y.learner_id as "learnerId", y.round, y.state, s.taken_up_at is not null as taken, s.id as "submissionId",
      s.organisation_id as "organisationId", bool_or(y.state = 'returned') over (partition by y.learner_id, y.round) as returned, d.at, d.reason
    from submitted_year y join submission s on s.id = y.submission_id left join year_decision d on d.id = y.decision_id
    where y.learner_id = any(${learnerIds}::uuid[]) and y.year = ${year} and y.state <> 'withdrawn'
    order by y.learner_id, s.submitted_at desc, s.id desc`
  const newest = new Map(rows.map((row) => [row.learnerId, row]))
  return new Map(
    learnerIds.map((learnerId) => {
      const freeze = freezes.get(learnerId)
      const round = freeze ? (freeze.open?.round ?? freeze.round) : 1
      const row = newest.get(learnerId)
      const shut = freeze !== undefined && freeze.open === null
      const ofRound = row?.round === round ? row : undefined
      const last = shut ? undefined : ofRound
      const stage = shut
        ? 'verified'
        : last?.state === 'returned'
          ? 'returned'
          : last
            ? last.taken
              ? 'checking'
              : 'submitted'
            : 'open'
      return [
        learnerId,
        {
          ...{
            stage,
            round,
            returned: ofRound?.returned ?? false,
            submissionId: last?.submissionId ?? null,
            organisationId: last?.organisationId ?? null,
          },
          ...{
            returnedAt: stage === 'returned' ? (last?.at ?? null) : null,
            reason: stage === 'returned' ? (last?.reason ?? '') : '',
          },
        },
      ]
    }),
  )
}
