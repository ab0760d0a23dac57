import type { ClosingNumbers } from '#server/hours/rules/closing-numbers.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { findAnswering, findStampPlace } from '#server/organisations/find-answering.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { findClosing } from './find-closing.ts'
import { type Anomaly, anomalies } from './rules/anomalies.ts'
import type { SubmissionState, SubmittedShow } from './rules/submission-shows.ts'

export type FoundSubmission = {
  id: string
  unitId: string
  unitName: string
  authorityName: string
  year: number
  state: SubmissionState
  people: number
  note: string
  submittedAt: Date
  submittedBy: string
  submitterName: string
  takenUpAt: Date | null
  officerName: string | null
  counts: { submitted: number; verified: number; returned: number; withdrawn: number; met: number }
  anomalies: { name: Anomaly; people: number }[]
  decisions: {
    id: string
    kind: 'verified' | 'returned'
    authorityName: string
    officerName: string
    at: Date
    people: number
    reason: string
  }[]
  /** How many are drawn: of the year's policy. */
  sampleNumbers: ClosingNumbers['sample']
  sample: {
    seed: string
    population: number
    populationHash: string
    drawn: number
    open: number
    problems: number
    drawnAt: Date
  } | null
  /** Whether the actor stands where this is decided (the decision itself looks again, and more closely). */
  decides: boolean
}

/** One submission, for who answers for the unit and for the unit itself. */
export async function findSubmission(actor: Actor, submissionId: string): Promise<FoundSubmission | null> {
  const row = await sql.maybe<
    Omit<FoundSubmission, 'counts' | 'anomalies' | 'decisions' | 'sample' | 'sampleNumbers' | 'decides' | 'authorityName'>
  >`
    select s.id, s.organisation_id as "unitId", u.name as "unitName", s.year, s.state, s.people, s.note, s.submitted_at as "submittedAt",
      s.submitted_by as "submittedBy", h.real_name as "submitterName", s.taken_up_at as "takenUpAt", o.real_name as "officerName"
    from submission s join organisation u on u.id = s.organisation_id join account h on h.id = s.submitted_by left join account o on o.id = s.taken_up_by
    where s.id = ${submissionId}`
  const answering = row && (await findAnswering(row.unitId))
  if (!row || !answering) return null
  const decides = (await findStampPlace(actor, answering)) !== null
  if (!decides && !(await reaches(actor, 'year.submit', row.unitId))) return null
  const counts = await sql.one<FoundSubmission['counts']>`
    select count(*) filter (where state = 'submitted') as submitted, count(*) filter (where state = 'verified') as verified,
      count(*) filter (where state = 'returned') as returned, count(*) filter (where state = 'withdrawn') as withdrawn, count(*) filter (where met) as met
    from submitted_year where submission_id = ${submissionId}`
  const named = await sql.many<{ name: Anomaly; people: number }>`
    select unnest(anomalies) as name, count(*) as people from submitted_year where submission_id = ${submissionId} and state = 'submitted' group by 1`
  const decisions = await sql.many<FoundSubmission['decisions'][number]>`
    select id, kind, authority_name as "authorityName", officer_name as "officerName", at, people, reason from year_decision
    where submission_id = ${submissionId} order by at desc limit 100`
  const sample = await sql.maybe<NonNullable<FoundSubmission['sample']>>`
    select seed, population, population_hash as "populationHash", drawn, drawn_at as "drawnAt",
      (select count(*) from spot_check_person p where p.submission_id = c.submission_id and p.finding is null) as open,
      (select count(*) from spot_check_person p where p.submission_id = c.submission_id and p.finding = 'problem') as problems
    from spot_check c where submission_id = ${submissionId}`
  const inOrder = anomalies.flatMap((name) => named.filter((each) => each.name === name))
  const { sample: sampleNumbers } = await findClosing(row.year)
  return { ...row, authorityName: answering.authorityName, counts, anomalies: inOrder, decisions, sample, sampleNumbers, decides }
}

export type SubmittedPerson = {
  learnerId: string
  realName: string
  maskedIdNumber: string
  round: number
  state: 'submitted' | 'verified' | 'returned' | 'withdrawn'
  totals: { required: number; elective: number; professional: number }
  senior: boolean
  met: boolean
  lampsLit: string[]
  anomalies: Anomaly[]
  /** Registered elsewhere meanwhile. */
  moved: boolean
  drawn: boolean
  finding: 'fine' | 'problem' | null
  findingNote: string
  reason: string
}

const pageSize = 50

/** People of a submission, in pages of 50: those worth a second look first. `search`: part of the name. */
export async function listSubmittedPeople(
  actor: Actor,
  submissionId: string,
  { show = 'all', search = '', page = 1 }: { show?: SubmittedShow; search?: string; page?: number },
): Promise<{ people: SubmittedPerson[]; total: number }> {
  if (!(await findSubmission(actor, submissionId))) return { people: [], total: 0 }
  const pattern = search.trim() === '' ? null : `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<Omit<SubmittedPerson, 'realName' | 'maskedIdNumber'> & { total: number }>`
    select y.learner_id as "learnerId", y.round, y.state, y.senior, y.met, y.lamps_lit as "lampsLit", y.anomalies,
      jsonb_build_object('required', y.required_centihours, 'elective', y.elective_centihours, 'professional', y.professional_centihours) as totals,
      not exists (select 1 from affiliation f where f.learner_id = y.learner_id and f.organisation_id = y.organisation_id and f.ended_at is null) as moved,
      p.learner_id is not null as drawn, p.finding, coalesce(p.note, '') as "findingNote", coalesce(d.reason, '') as reason, count(*) over ()::int as total
    from submitted_year y join account a on a.id = y.learner_id left join year_decision d on d.id = y.decision_id
      left join spot_check_person p on p.submission_id = y.submission_id and p.learner_id = y.learner_id
    where y.submission_id = ${submissionId} and (${pattern}::text is null or a.real_name like ${pattern})
      and case ${show} when 'open' then y.state = 'submitted' when 'anomalies' then cardinality(y.anomalies) > 0 when 'not-met' then not y.met
        when 'drawn' then p.learner_id is not null when 'verified' then y.state = 'verified' when 'returned' then y.state = 'returned' else true end
    order by (y.state = 'submitted') desc, 'own-handler' = any(y.anomalies) desc, cardinality(y.anomalies) desc, a.real_name, y.learner_id
    limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const persons = await getPersons(rows.map((row) => row.learnerId))
  return {
    people: rows.map(({ total: _, ...row }) => {
      const person = persons.get(row.learnerId)
      return { ...row, realName: person?.realName ?? '', maskedIdNumber: person?.maskedIdNumber ?? '' }
    }),
    total: rows[0]?.total ?? 0,
  }
}
