import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, type Sql, sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { readFiling } from './rules/content.ts'
import { filingsMost, readFilingSheet, type SheetFiling } from './rules/filing-sheet.ts'
import type { FilingText } from './rules/filing-text.ts'
import type { FilingRefusal } from './rules/refusals.ts'
import { writeDraft } from './start-filing.ts'

/** Looks at a sheet of filings without writing any: each training with its problems, those that the place has already among them. */
export async function checkFilingSheet(
  actor: Actor,
  { organisationId, rows }: { organisationId: string; rows: readonly (readonly string[])[] },
): Promise<Result<SheetFiling[], FilingRefusal | 'not-found'>> {
  if (!(await actsFor(actor, 'training.file', organisationId))) return refuse('not-found')
  const filings = readFilingSheet(rows, await findTrainingNumbers(shanghaiYear(await databaseNow())))
  if (!filings) return refuse('sheet-columns')
  if (filings.length === 0) return refuse('sheet-empty')
  if (filings.length > filingsMost) return refuse('sheet-many')
  const known = await findKnown(
    organisationId,
    filings.map((each) => each.content),
  )
  return ok(
    filings.map((filing) =>
      known.has(nameOf(filing.content))
        ? {
            ...filing,
            problems: [...filing.problems, { rowNumber: filing.rowNumbers[0] as number, sentence: '已经起草或备案过。' }],
          }
        : filing,
    ),
  )
}

/** Makes a draft of each, or none. Of the same sheet sent twice the second is refused: those trainings are there already. */
export async function importFilings(
  actor: Actor,
  { organisationId, contents }: { organisationId: string; contents: readonly FilingText[] },
): Promise<Result<{ made: number }, FilingRefusal | 'not-found'>> {
  return await transaction(async (tx) => {
    if (!(await actsFor(actor, 'training.file', organisationId, tx))) return refuse('not-found')
    if (contents.length === 0) return refuse('sheet-empty')
    if (contents.length > filingsMost) return refuse('sheet-many')
    const numbers = await findTrainingNumbers(shanghaiYear(await tx.now()), tx)
    if (contents.some((content) => !readFiling(content, numbers).training)) return refuse('filing-wrong')
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`filings ${organisationId}`}, 0))`
    if ((await findKnown(organisationId, contents, tx)).size > 0) return refuse('filing-known')
    for (const typed of contents) {
      const content = { ...typed, sessions: typed.sessions.map((session) => ({ ...session, id: newId() })) }
      await writeDraft(tx, { organisationId, content, by: actor.accountId })
    }
    return ok({ made: contents.length })
  })
}

const nameOf = (content: FilingText): string => `${content.sessions[0]?.day} ${content.title.normalize('NFKC').trim()}`

/** Which of these the place has already, by name and first day; what was cancelled or refused may be filed again. */
async function findKnown(organisationId: string, contents: readonly FilingText[], from: Sql = sql): Promise<Set<string>> {
  const names = contents.map(nameOf)
  const rows = await from.many<{ name: string }>`
    select distinct name from filing f
      cross join lateral (select content from filing_request r where r.filing_id = f.id order by r.created_at desc limit 1) latest
      cross join lateral (select concat(coalesce(f.content, latest.content) -> 'sessions' -> 0 ->> 'day', ' ', normalize(coalesce(f.content, latest.content) ->> 'title', NFKC)) as name) named
    where f.organisation_id = ${organisationId} and f.state not in ('cancelled', 'given-up') and name = any(${names}::text[])`
  return new Set(rows.map((row) => row.name))
}
