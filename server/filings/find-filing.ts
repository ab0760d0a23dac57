import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { type GatheringSummary, summariseGatherings } from '#server/attendance/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import type { FilingState, RequestKind, RequestState } from './rules/filing-state.ts'
import type { FilingText } from './rules/filing-text.ts'
import { handInEnd } from './rules/hand-in-end.ts'

export type FilingRequestRow = {
  id: string
  kind: RequestKind
  state: RequestState
  content: FilingText
  reason: string
  late: boolean
  revision: number
  submittedBy: string | null
  submitter: string | null
  submittedAt: Date | null
  decider: string | null
  decidedAt: Date | null
  answer: string
}
export type FilingFileRow = { id: string; purpose: 'attachment' | 'evidence'; name: string; mediaType: string; bytes: number }
export type FilingReportRow = {
  state: 'submitted' | 'confirmed' | 'returned'
  note: string
  submitter: string
  submittedAt: Date
  decider: string | null
  decidedAt: Date | null
  answer: string
}
export type FilingPage = {
  id: string
  organisationId: string
  organisationName: string
  authorityName: string
  state: FilingState
  /** In force; null: nothing was accepted yet. */
  content: FilingText | null
  endsAt: Date | null
  handInBy: Date | null
  requests: FilingRequestRow[]
  reports: FilingReportRow[]
  files: FilingFileRow[]
  attendance: GatheringSummary | null
  /** What the actor may do by where they stand; what state allows is another matter. */
  may: { organise: boolean; answer: boolean }
}

const seers = ['training.file', 'training.review', 'training.follow'] as const

/** Whether the actor may see a filing: those who organise, review and follow, in their subtrees. */
export async function seesFiling(actor: Actor, filingId: string): Promise<boolean> {
  const places = seers.flatMap((power) => placesOf(actor, power))
  const row = await sql.maybe`
    select 1 from filing f join organisation o on o.id = f.organisation_id join organisation mine on o.path <@ mine.path
    where f.id = ${filingId} and mine.id = any(${places}::uuid[]) limit 1`
  return row !== null
}

/** A filing with its history, for those who organise, review or follow it. Null: not theirs. */
export async function findFiling(actor: Actor, filingId: string): Promise<FilingPage | null> {
  if (!(await seesFiling(actor, filingId))) return null
  const filing = await sql.one<
    Omit<FilingPage, 'authorityName' | 'handInBy' | 'requests' | 'reports' | 'files' | 'attendance' | 'may'> & {
      handInUntil: Date | null
    }
  >`
    select f.id, f.organisation_id as "organisationId", o.name as "organisationName", f.state, f.content, f.ends_at as "endsAt",
      f.hand_in_until as "handInUntil" from filing f join organisation o on o.id = f.organisation_id where f.id = ${filingId}`
  const [requests, reports, files, attendance, answering, organise] = await Promise.all([
    sql.many<FilingRequestRow>`
      select r.id, r.kind, r.state, r.content, r.reason, r.late, r.revision, r.submitted_by as "submittedBy", s.real_name as submitter,
        r.submitted_at as "submittedAt", d.real_name as decider, r.decided_at as "decidedAt", r.answer
      from filing_request r left join account s on s.id = r.submitted_by left join account d on d.id = r.decided_by
      where r.filing_id = ${filingId} order by r.created_at desc`,
    sql.many<FilingReportRow>`
      select r.state, r.note, s.real_name as submitter, r.submitted_at as "submittedAt", d.real_name as decider, r.decided_at as "decidedAt", r.answer
      from filing_report r join account s on s.id = r.submitted_by left join account d on d.id = r.decided_by
      where r.filing_id = ${filingId} order by r.submitted_at desc`,
    sql.many<FilingFileRow>`
      select id, purpose, name, media_type as "mediaType", bytes from filing_file where filing_id = ${filingId} order by added_at`,
    summariseGatherings([filingId]),
    findAnswering(filing.organisationId),
    actsFor(actor, 'training.file', filing.organisationId),
  ])
  const { handInUntil, endsAt, ...rest } = filing
  const place = answering && (await findStampPlace(actor, answering))
  const bureauItself = actor.roles.some((grant) => grant.role === 'bureau' && grant.organisationId === filing.organisationId)
  return {
    ...{ ...rest, endsAt, requests, reports, files, attendance: attendance.get(filingId) ?? null },
    authorityName: answering?.authorityId === filing.organisationId ? '市人力社保局' : (answering?.authorityName ?? ''),
    handInBy: endsAt && handInEnd(endsAt, handInUntil, await findTrainingNumbers(shanghaiYear(endsAt))),
    may: { organise, answer: Boolean(place && (place.id !== filing.organisationId || bureauItself)) },
  }
}
