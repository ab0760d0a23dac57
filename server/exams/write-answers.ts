import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type GivenAnswer, latestAnswers } from './rules/answer.ts'
import { type Attempt, decideSave, type SaveRefusal } from './rules/attempt.ts'
import type { Save, Saved } from './save-answers.ts'

type OpenAttempt = Attempt & { id: string; learnerId: string; questionCount: number; now: Date }
type Verdict = Result<{ savedAt: Date }, 'not-found' | SaveRefusal>
type Row = GivenAnswer & { attemptId: string }

/** The flush of saveAnswers: one transaction for many saves of many attempts, a reply a save. */
export async function writeAnswers(saves: readonly Save[]): Promise<Result<Saved, 'not-found' | SaveRefusal>[]> {
  const replies = await transaction(async (tx) => {
    const attempts = await lockAttempts(tx, new Set(saves.map((save) => save.attemptId)))
    const verdicts = saves.map((save) => judge(save, attempts.get(save.attemptId)))
    const rows = saves.flatMap((save, index) => {
      const verdict = verdicts[index]
      return verdict?.ok
        ? save.answers.map((answer) => ({ attemptId: save.attemptId, savedAt: verdict.value.savedAt, ...answer }))
        : []
    })
    const standing = await upsert(tx, rows)
    const answered = await countAnswered(tx, new Set(rows.map((row) => row.attemptId)))
    failpoint('answers.before-commit')
    return saves.map((save, index) => {
      const verdict = verdicts[index] as Verdict
      const attempt = attempts.get(save.attemptId)
      if (!verdict.ok || !attempt) return verdict as Exclude<Verdict, { ok: true }>
      return ok({
        serverNow: attempt.now,
        deadlineAt: attempt.deadlineAt,
        answered: answered.get(save.attemptId) ?? 0,
        standing: save.answers.flatMap((sent) => {
          const stands = standing.get(keyOf(save.attemptId, sent.question))
          return stands && stands.choice !== sent.choice ? [stands] : []
        }),
      })
    })
  })
  failpoint('answers.committed')
  return replies
}

/** Shared locks: saves do not wait for each other, but a submit or the sweep waits for us, and we for it; always in the order of ids. */
async function lockAttempts(tx: Transaction, ids: ReadonlySet<string>): Promise<Map<string, OpenAttempt>> {
  const attempts = await tx.many<OpenAttempt>`
    select id, learner_id as "learnerId", state, deadline_at as "deadlineAt", finished_at as "finishedAt",
      question_count as "questionCount", clock_timestamp() as now
    from attempt where id = any(${[...ids]}::uuid[]) order by id for share`
  return new Map(attempts.map((attempt) => [attempt.id, attempt]))
}

/** Somebody else's attempt, and a question that is not on the paper, are not there. */
function judge(save: Save, attempt: OpenAttempt | undefined): Verdict {
  if (!attempt || attempt.learnerId !== save.learnerId) return refuse('not-found')
  if (save.answers.some((answer) => answer.question >= attempt.questionCount)) return refuse('not-found')
  return decideSave(attempt, attempt.now)
}

/** Writes what is newer than what stands. Answers what stands now for every question that was sent. */
async function upsert(tx: Transaction, rows: readonly (Row & { savedAt: Date })[]): Promise<Map<string, GivenAnswer>> {
  if (rows.length === 0) return new Map()
  const byAttempt = Map.groupBy(rows, (row) => row.attemptId)
  const latest = [...byAttempt.values()].flatMap((members) => [...latestAnswers(members).values()] as (Row & { savedAt: Date })[])
  const ids = latest.map((row) => row.attemptId)
  const questions = latest.map((row) => row.question)
  const written = await tx.many<{ attemptId: string; question: number }>`
    insert into attempt_answer (attempt_id, question, revision, choice, saved_at)
    select * from unnest(${ids}::uuid[], ${questions}::int2[], ${latest.map((row) => row.revision)}::int4[],
      ${latest.map((row) => row.choice)}::text[], ${latest.map((row) => row.savedAt)}::timestamptz[])
    on conflict (attempt_id, question) do update set revision = excluded.revision, choice = excluded.choice, saved_at = excluded.saved_at
    where attempt_answer.revision < excluded.revision
    returning attempt_id as "attemptId", question`
  const standing = new Map(latest.map((row) => [keyOf(row.attemptId, row.question), row as GivenAnswer]))
  if (written.length === latest.length) return standing
  // Some were not newer: repeated after a lost acknowledgement, or overtaken by another device.
  const found = await tx.many<Row>`
    select attempt_id as "attemptId", question, revision, choice from attempt_answer
    where (attempt_id, question) in (select * from unnest(${ids}::uuid[], ${questions}::int2[]))`
  for (const { attemptId, ...answer } of found) standing.set(keyOf(attemptId, answer.question), answer)
  return standing
}

async function countAnswered(tx: Transaction, ids: ReadonlySet<string>): Promise<Map<string, number>> {
  if (ids.size === 0) return new Map()
  const counts = await tx.many<{ id: string; answered: number }>`
    select attempt_id as id, count(*) as answered from attempt_answer
    where attempt_id = any(${[...ids]}::uuid[]) and choice <> '' group by attempt_id`
  return new Map(counts.map(({ id, answered }) => [id, answered]))
}

const keyOf = (attemptId: string, question: number) => `${attemptId}/${question}`
