import type { Actor } from '#server/identity/actor.ts'
import { groupCommit, TooManyWaiting } from '#server/platform/group-commit.ts'
import { log } from '#server/platform/log.ts'
import { watchGauge } from '#server/platform/metrics.ts'
import { type Result, refuse } from '#server/platform/result.ts'
import type { GivenAnswer } from './rules/answer.ts'
import type { SaveRefusal } from './rules/attempt.ts'
import { writeAnswers } from './write-answers.ts'

/** What is durable once this is answered. */
export type Saved = {
  /** The server's time of receipt. */
  serverNow: Date
  deadlineAt: Date
  /** How many questions have an answer now: the browser's “已保存 23/50”. */
  answered: number
  /** Answers that stand although something else was sent for their question: another device gave them later. */
  standing: GivenAnswer[]
}

export type Save = { learnerId: string; attemptId: string; answers: readonly GivenAnswer[] }

const saves = groupCommit<Save, Result<Saved, 'not-found' | SaveRefusal>>({
  flush: writeAnswers,
  maxItems: 400,
  maxPending: 20_000,
  gatherMilliseconds: 15,
})
watchGauge('xueshi_answers_waiting', 'Messages of exam answers that wait for their commit', async () => saves.waiting())

/**
 * Saves answers as they are given and answers when they are committed. Of two answers to a question the higher revision stands, whatever
 * the order of their arrival. Saves of all learners in this process are committed together.
 */
export async function saveAnswers(
  actor: Actor,
  save: Omit<Save, 'learnerId'>,
): Promise<Result<Saved, 'not-found' | SaveRefusal | 'try-later'>> {
  try {
    return await saves.add({ learnerId: actor.accountId, ...save })
  } catch (error) {
    // Nothing was written and the browser keeps its copy, whatever it was that stood in the way.
    if (!(error instanceof TooManyWaiting)) log.error({ err: error }, 'answers not written')
    return refuse('try-later')
  }
}
