import { findFreezes } from '#server/hours/find-freezes.ts'
import { findAnswering } from '#server/organisations/find-answering.ts'
import { type Sql, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { findClosing } from './find-closing.ts'
import { findDeadline } from './find-deadline.ts'
import { findStages } from './find-stages.ts'
import { submissionEnd } from './rules/submission-window.ts'
import type { YearStage } from './rules/year-state.ts'

export type YearStanding = {
  stage: YearStage
  round: number
  /** Who has to act now, and since when; null: nobody, or nobody because the person is registered nowhere. */
  waitsFor: { kind: 'unit' | 'authority'; name: string; since: Date | null } | null
  /** Why it came back, or why another round was opened. */
  reason: string
  /** Of the newest verification. */
  stamp: { authority: string; officer: string; at: Date } | null
  /** Until when the unit may hand it in; null: for as long as it takes, for a round that was opened. */
  closesAt: Date | null
  /** Nothing was handed in in time. */
  missed: boolean
}

/** Where a learner's year stands: with whom since when, verified by whom, returned why. */
export async function findYearStanding(learnerId: string, year: number, from: Sql = sql): Promise<YearStanding> {
  const [stages, freezes, place] = await Promise.all([
    findStages([learnerId], year, from),
    findFreezes([learnerId], year, from),
    from.maybe<{ organisationId: string }>`
      select organisation_id as "organisationId" from affiliation where learner_id = ${learnerId} and ended_at is null`,
  ])
  const stage = stages.get(learnerId)
  invariant(stage, 'everybody asked for is answered')
  const freeze = freezes.get(learnerId)
  const organisationId = stage.organisationId ?? place?.organisationId
  const [deadlines, answering, extendedUntil, submitted, stamp, { now }] = await Promise.all([
    findClosing(year, from),
    organisationId ? findAnswering(organisationId, from) : null,
    organisationId ? findDeadline(organisationId, year, from) : null,
    stage.submissionId
      ? from.one<{ at: Date }>`select coalesce(taken_up_at, submitted_at) as at from submission where id = ${stage.submissionId}`
      : null,
    freeze
      ? from.maybe<NonNullable<YearStanding['stamp']>>`
          select d.authority_name as authority, d.officer_name as officer, d.at from submitted_year y join year_decision d on d.id = y.decision_id
          where y.submission_id = ${freeze.submissionId} and y.learner_id = ${learnerId} and d.kind = 'verified'`
      : null,
    from.one<{ now: Date }>`select clock_timestamp() as now`,
  ])
  const closesAt = submissionEnd({ year, deadlines, extendedUntil, returnedAt: stage.returnedAt, round: stage.round })
  const waiting = stage.stage === 'submitted' || stage.stage === 'checking'
  return {
    ...{ stage: stage.stage, round: stage.round, stamp, closesAt },
    waitsFor:
      stage.stage === 'verified' || !answering
        ? null
        : waiting
          ? { kind: 'authority', name: answering.authorityName, since: submitted?.at ?? null }
          : { kind: 'unit', name: answering.unitName, since: stage.returnedAt },
    reason: stage.stage === 'returned' ? stage.reason : (freeze?.open?.reason ?? ''),
    missed: !waiting && stage.stage !== 'verified' && closesAt !== null && now >= closesAt,
  }
}
