import type { Actor } from '#server/identity/actor.ts'
import { getPerson } from '#server/identity/queries.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { enqueue } from '#server/platform/outbox.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { issueStatements } from './issue-statements.ts'
import { statementIssued } from './jobs.ts'
import { listStatementYears } from './list-statement-years.ts'
import type { CertificateRefusal } from './rules/refusals.ts'
import { sameWithinSeconds, statementsPerDay } from './rules/statement-request.ts'

type Refused = Extract<CertificateRefusal, 'statement-year' | 'statement-limit'>

/** A statement of hours of the years that its owner chose. A worker prints it. */
export async function issueOwnStatement(
  actor: Actor,
  years: readonly number[],
): Promise<Result<{ certificateId: string }, Refused>> {
  const person = await getPerson(actor.accountId)
  return await transaction(async (tx) => {
    // One at a time for each person: whoever presses twice meets the first.
    await tx.run`select pg_advisory_xact_lock(hashtextextended('certificates.statement ' || ${actor.accountId}, 0))`
    const known = await listStatementYears(tx)
    if (years.length === 0 || years.some((year) => !known.includes(year))) return refuse('statement-year')
    const today = await tx.many<{ id: string; years: number[]; seconds: number }>`
      select id, array(select (each ->> 'year')::int from jsonb_array_elements(content -> 'years') each order by 1) as years,
        extract(epoch from clock_timestamp() - issued_at)::float8 as seconds
      from certificate where learner_id = ${actor.accountId} and kind = 'statement' 
        and (issued_at at time zone 'Asia/Shanghai')::date = (clock_timestamp() at time zone 'Asia/Shanghai')::date
      order by issued_at desc`
    const same = today.find((each) => each.seconds < sameWithinSeconds && each.years.join() === [...years].sort().join())
    if (same) return ok({ certificateId: same.id })
    if (today.length >= statementsPerDay) return refuse('statement-limit')
    const [written] = await issueStatements(tx, { people: [person], years, actorId: actor.accountId })
    invariant(written, 'one statement for one person')
    await enqueue(tx, statementIssued, { learnerId: actor.accountId, year: written.year })
    return ok({ certificateId: written.id })
  })
}
