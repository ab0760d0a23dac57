import { sql, transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { log } from '#server/platform/log.ts'
import { findGradable, finishAttempt, readAnswers } from './finish-attempt.ts'
import { type Attempt, decideExpire } from './rules/attempt.ts'

const lanes = 4
const batch = 200
/** An attempt that cannot be closed is tried again after this long, and stands in nobody's way meanwhile. */
const retrySeconds = 60

/**
 * Closes every attempt whose time is over, with nobody there: graded on what was saved, finished at its deadline. One attempt, one
 * transaction; safe beside browsers, other sweeps and itself. Answers how many it closed.
 */
export async function expireOverdueAttempts(): Promise<number> {
  let closed = 0
  for (;;) {
    const due = await sql.many<{ id: string }>`
      select id from attempt where state = 'in_progress' and next_check_at <= clock_timestamp() order by next_check_at limit ${batch}`
    const before = closed
    const waiting = due.map(({ id }) => id)
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) if (await expireOrPutOff(id)) closed += 1
      }),
    )
    // What is left is in other hands, or was put off.
    if (closed === before) return closed
  }
}

async function expireOrPutOff(attemptId: string): Promise<boolean> {
  try {
    return await expireAttempt(attemptId)
  } catch (error) {
    log.error({ err: error, attemptId }, 'attempt not closed; it will be tried again')
    await sql.run`
      update attempt set next_check_at = clock_timestamp() + make_interval(secs => ${retrySeconds}) where id = ${attemptId} and state = 'in_progress'`
    return false
  }
}

/** Closes this attempt if its time is over and nobody else is at it. Answers whether it did. */
export async function expireAttempt(attemptId: string): Promise<boolean> {
  const gradable = await findGradable(attemptId)
  invariant(gradable, `no attempt ${attemptId}`)
  return await transaction(async (tx) => {
    const attempt = await tx.maybe<Attempt>`
      select state, deadline_at as "deadlineAt", finished_at as "finishedAt" from attempt
      where id = ${attemptId} and state = 'in_progress' for no key update skip locked`
    if (!attempt) return false
    const { now, saved } = await readAnswers(tx, attemptId)
    const decided = decideExpire(attempt, now)
    if (decided.action !== 'finish') return false
    await finishAttempt(tx, gradable, { ...decided, saved, snapshot: [] })
    return true
  })
}
