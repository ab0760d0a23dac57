import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { completeIfDone } from './rules/completion.ts'
import { decidePresence, type PresenceAnswer } from './rules/presence.ts'
import { finishEnrolments, type LessonState, lessonStateOf, lockStudies, saveStudies } from './study-state.ts'

type PresenceRefusal = 'session-superseded' | 'presence-wrong' | 'presence-not-asked'

/**
 * Judges the answer to the prompt that is pending. `late`: it was right, but after the time limit, so the time since the prompt is not
 * counted and playback goes on from `lesson`'s last good point. A wrong answer brings a new question (`detail.lesson.prompt`).
 */
export async function answerPresence(
  actor: Actor,
  { leaseId, ...answer }: PresenceAnswer & { leaseId: string },
): Promise<
  Result<{ late: boolean; continueAtMilliseconds: number; lesson: LessonState }, PresenceRefusal, { lesson: LessonState }>
> {
  return await transaction(async (tx) => {
    // Serialised with beats and takeovers: waits for whoever holds the lease.
    await tx.maybe`select from study_lease where learner_id = ${actor.accountId} for update`
    const { now, studies } = await lockStudies(tx, [actor.accountId])
    const study = studies.get(actor.accountId)
    if (!study || study.lease.leaseId !== leaseId) return refuse('session-superseded')
    const decided = decidePresence({ ...study, answer, now })
    if (decided.outcome === 'not-asked') return refuse('presence-not-asked', { lesson: lessonStateOf(study, now) })
    const progress = completeIfDone(decided.progress, study.lesson, study.policy, now)
    const after = { ...study, lease: decided.lease, progress }
    await saveStudies(tx, [after])
    if (progress.completedAt && !study.progress.completedAt) await finishEnrolments(tx, new Map([[study.enrolmentId, now]]))
    const lesson = lessonStateOf(after, now)
    if (decided.outcome === 'wrong') return refuse('presence-wrong', { lesson })
    return ok({ late: decided.outcome === 'passed-late', continueAtMilliseconds: progress.positionMilliseconds, lesson })
  })
}
