import { randomInt } from 'node:crypto'
import { findLessonOfLearner } from '#server/courses/queries.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { decideBeat } from './rules/beat.ts'
import { completeIfDone } from './rules/completion.ts'
import { freshLease } from './rules/lease.ts'
import { decidePresence, pendingPrompt } from './rules/presence.ts'
import { finishEnrolments, type StudyState, saveStudies } from './study-state.ts'
import { watchingPolicy } from './watching-policy.ts'

const beatMilliseconds = 10_000

/**
 * Lives a viewing that took place at `beginsAt`, beat by beat under the same rules, up to `share` (0–1) of the lesson: how a demonstration
 * city gets its past. Lives it once: a lesson that has progress already is left alone. Only where there is a demonstration at all.
 */
export async function replayWatching({
  learnerId,
  lessonId,
  beginsAt,
  share,
}: {
  learnerId: string
  lessonId: string
  beginsAt: Date
  share: number
}): Promise<void> {
  invariant(env().DEMO, 'viewings are replayed in a demonstration only')
  const lesson = await findLessonOfLearner(learnerId, lessonId)
  invariant(lesson, `no lesson ${lessonId} of ${learnerId}`)
  const policy = await watchingPolicy(lesson.year)
  const seed = randomInt(2 ** 31)
  let study: StudyState = {
    learnerId,
    enrolmentId: lesson.enrolmentId,
    lessonId,
    deviceLabel: '',
    lease: freshLease(newId(), null, beginsAt, shanghaiDay(beginsAt)),
    progress: {
      watched: [],
      spentMilliseconds: 0,
      positionMilliseconds: 0,
      presence: { seed, passed: 0, tries: 0, promptedAt: null },
      completedAt: null,
    },
    lesson: {
      durationMilliseconds: lesson.durationSeconds * 1_000,
      freeSeeking: lesson.firstViewing === 'free',
      countsFrom: lesson.windowOpensAt,
      countsUntil: lesson.windowClosesAt,
    },
    policy,
  }
  const target = Math.floor(study.lesson.durationMilliseconds * share)
  let now = beginsAt
  for (let from = 0; from < target; from += beatMilliseconds) {
    const to = Math.min(from + beatMilliseconds, target)
    now = new Date(now.getTime() + (to - from))
    const beat = { sequence: study.lease.lastSequence + 1, fromMilliseconds: from, toMilliseconds: to, rateHundredths: 100 }
    const decided = decideBeat({ ...study, leaseId: study.lease.leaseId, beat, now, today: shanghaiDay(now) })
    study = answerPrompt({ ...study, lease: decided.lease, progress: decided.progress }, now)
  }
  await transaction(async (tx) => {
    const made = await tx.run`
      insert into lesson_progress (learner_id, lesson_id, enrolment_id, presence_seed, started_at)
      values (${learnerId}, ${lessonId}, ${lesson.enrolmentId}, ${seed}, ${beginsAt}) on conflict (learner_id, lesson_id) do nothing`
    if (made === 0) return
    await saveStudies(tx, [study])
    if (study.progress.completedAt) await finishEnrolments(tx, new Map([[study.enrolmentId, study.progress.completedAt]]))
  })
}

/** Answers a pending prompt as somebody does who reads it: at the second or third try at worst. */
function answerPrompt(study: StudyState, now: Date): StudyState {
  for (
    let prompt = pendingPrompt(study.progress.presence, study.policy, now);
    prompt;
    prompt = pendingPrompt(study.progress.presence, study.policy, now)
  ) {
    const { tries } = prompt
    const decided = decidePresence({
      ...study,
      answer: { prompt: prompt.prompt, tries, choice: prompt.choices[tries % 4] as number },
      now,
    })
    study = { ...study, lease: decided.lease, progress: completeIfDone(decided.progress, study.lesson, study.policy, now) }
  }
  return study
}
