import { recordAudit } from '#server/audit/record-audit.ts'
import { type AssessedYear, assessYears } from '#server/hours/assess-years.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { isMet } from '#server/hours/rules/is-met.ts'
import { yearContentHash } from '#server/hours/rules/year-content.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findAnswering } from '#server/organisations/find-answering.ts'
import { reaches } from '#server/organisations/scope.ts'
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { countUnitYears } from './count-unit-years.ts'
import { findClosing } from './find-closing.ts'
import { findDeadline } from './find-deadline.ts'
import { findStages } from './find-stages.ts'
import { findAnomalies } from './rules/anomalies.ts'
import type { VerificationRefusal } from './rules/refusals.ts'
import { maySubmit } from './rules/submission-window.ts'
import { step } from './rules/year-state.ts'

type Refused =
  | 'not-found'
  | Extract<VerificationRefusal, 'not-for-learners' | 'no-policy' | 'nobody-to-submit' | 'year-closed' | 'note-too-long'>

/**
 * Hands in the year of a unit's people: all who may be handed in, or those named. Computed before the transaction, for positions of the ledger that
 * cannot change any more; whoever leaves, is handed in or verified meanwhile is left out. Closed by the database's clock.
 */
export async function submitYear(
  actor: Actor,
  {
    organisationId,
    year,
    learnerIds,
    note = '',
  }: { organisationId: string; year: number; learnerIds: readonly string[] | 'all'; note?: string },
): Promise<Result<{ submissionId: string; people: number }, Refused>> {
  if (!(await reaches(actor, 'year.submit', organisationId))) return refuse('not-found')
  if ([...note].length > 500) return refuse('note-too-long')
  const unit = await findAnswering(organisationId)
  if (!unit?.registersLearners || unit.unitClosed) return refuse('not-for-learners')
  if (!(await findPolicy(year))) return refuse('no-policy')
  const wanted = (
    await sql.many<{ learnerId: string }>`
      select learner_id as "learnerId" from affiliation where organisation_id = ${organisationId} and ended_at is null
        and (${learnerIds === 'all'} or learner_id = any(${learnerIds === 'all' ? [] : learnerIds}::uuid[]))`
  ).map((row) => row.learnerId)
  const assessed = await assessYears(wanted, year)

  return await transaction(async (tx) => {
    await tx.run`set local lock_timeout = '20s'`
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`submit ${organisationId} ${year}`}, 0))`
    // Whoever moves to another unit at this moment moves before or after.
    const here = await tx.many<{ learnerId: string }>`
      select learner_id as "learnerId" from affiliation where organisation_id = ${organisationId} and ended_at is null
        and learner_id = any(${wanted}::uuid[]) order by learner_id for no key update`
    const now = await tx.now()
    const stages = await findStages(
      here.map((each) => each.learnerId),
      year,
      tx,
    )
    const extendedUntil = await findDeadline(organisationId, year, tx)
    const deadlines = await findClosing(year, tx)
    let late = 0
    const years = here.flatMap(({ learnerId }) => {
      const stage = stages.get(learnerId)
      const own = assessed.get(learnerId)
      if (!stage || !own || own.nextRound !== stage.round || !step(stage, 'submit').ok) return []
      if (maySubmit({ year, deadlines, extendedUntil, returnedAt: stage.returnedAt, round: stage.round }, now).ok) return [own]
      late += 1
      return []
    })
    if (years.length === 0) return refuse(late > 0 ? 'year-closed' : 'nobody-to-submit')
    const submissionId = newId()
    await tx.run`
      insert into submission (id, organisation_id, year, state, people, note, submitted_by, submitted_at)
      values (${submissionId}, ${organisationId}, ${year}, 'submitted', ${years.length}, ${note.trim()}, ${actor.accountId}, ${now})`
    await insertYears(tx, { submissionId, organisationId }, years)
    failpoint('verification.submitted')
    await countUnitYears(tx, [organisationId], year)
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'year.submitted',
      objectType: 'organisation',
      objectId: organisationId,
      details: { submissionId, year, people: years.length },
    })
    return ok({ submissionId, people: years.length })
  })
}

async function insertYears(
  tx: Transaction,
  { submissionId, organisationId }: { submissionId: string; organisationId: string },
  years: readonly AssessedYear[],
): Promise<void> {
  const learnerIds = years.map((each) => each.learnerId)
  const handlers = await tx.many<{ accountId: string }>`
    select distinct g.account_id as "accountId" from role_grant g join organisation above on above.id = g.organisation_id
      join organisation o on o.id = ${organisationId} and o.path <@ above.path
    where g.role = 'handler' and g.revoked_at is null and (g.valid_until is null or g.valid_until > clock_timestamp())`
  const titled = await tx.many<{ accountId: string }>`
    select distinct account_id as "accountId" from learner_attribute where account_id = any(${learnerIds}::uuid[]) and kind = 'title-level'`
  const [isHandler, hasTitle] = [handlers, titled].map((rows) => new Set(rows.map((row) => row.accountId))) as [
    Set<string>,
    Set<string>,
  ]
  const rows = years.map(({ learnerId, round, position, policyId, person, statement, entries }) => ({
    ...{ submission_id: submissionId, organisation_id: organisationId, learner_id: learnerId, year: person.year, round },
    ...{
      state: 'submitted',
      position,
      policy_id: policyId,
      senior: statement.profile === 'senior',
      content_hash: yearContentHash({ learnerId, policyId, person, position, statement }),
    },
    ...{ required_centihours: statement.counted.required, elective_centihours: statement.counted.elective },
    ...{ professional_centihours: statement.counted.professional, met: isMet(statement) },
    lamps_lit: statement.lamps.filter((lamp) => lamp.state === 'lit').map((lamp) => lamp.id),
    anomalies: findAnomalies({
      ...{ statement, entries },
      ...{ handlesTheUnit: isHandler.has(learnerId), hasTitleData: hasTitle.has(learnerId) },
    }),
  }))
  await tx.run`insert into submitted_year select * from jsonb_populate_recordset(null::submitted_year, ${JSON.stringify(rows)}::jsonb)`
}
