import { enrol } from '#server/courses/enrol.ts'
import { importCompletion } from '#server/courses/import-completion.ts'
import { startAttempt } from '#server/exams/start-attempt.ts'
import { submitAttempt } from '#server/exams/submit-attempt.ts'
import type { Actor } from '#server/identity/actor.ts'
import { replayWatching } from '#server/learning/replay-watching.ts'
import { accepted } from './accepted.ts'
import { learners, type Stage } from './city.ts'
import { actorOf } from './seed-people.ts'

export type SeededCourse = { courseId: string; lessonIds: string[]; examId: string | null }
export type SeededCourses = { lastYear: SeededCourse; required: SeededCourse; elective: SeededCourse }

/** Brings every learner to their stage of the year, through the rooms' own operations. */
export async function seedStages(
  accountIds: Map<string, string>,
  courses: SeededCourses,
  bureau: Actor,
  now: Date,
): Promise<void> {
  for (const [index, learner] of learners.entries()) {
    const actor = await actorOf(accountIds.get(learner.name) as string)
    if (learner.lastYear)
      await importEarlier(
        bureau,
        actor,
        courses.lastYear,
        new Date(Date.UTC(2025, 4 + (index % 6), 3 + index, 6, 30)),
        72 + (index % 25),
      )
    await live(learner.stage, actor, courses, bureau, new Date(now.getTime() - (index + 2) * 86_400_000), index)
  }
}

async function live(
  stage: Stage,
  actor: Actor,
  { required, elective }: SeededCourses,
  bureau: Actor,
  when: Date,
  index: number,
): Promise<void> {
  if (stage === 'signed-up') return
  if (stage === 'credited' || stage === 'credited-more') {
    await importEarlier(bureau, actor, required, when, 68 + (index % 30))
    if (stage === 'credited-more') await importEarlier(bureau, actor, elective, when, null)
    return
  }
  accepted(await enrol(actor, required.courseId), 'enrolment')
  if (stage === 'enrolled') return
  const share = stage === 'watching' ? [1, 0.4] : required.lessonIds.map(() => 1)
  for (const [position, watched] of share.entries()) {
    const lessonId = required.lessonIds[position]
    if (lessonId)
      await replayWatching({
        learnerId: actor.accountId,
        lessonId,
        beginsAt: new Date(when.getTime() + position * 3_600_000),
        share: watched,
      })
  }
  if (stage === 'failed-once' && required.examId) await failOnce(actor, required.examId)
}

async function importEarlier(
  bureau: Actor,
  learner: Actor,
  course: SeededCourse,
  completedAt: Date,
  examScore: number | null,
): Promise<void> {
  const earlier = {
    learnerId: learner.accountId,
    courseId: course.courseId,
    completedAt,
    examScore: course.examId ? examScore : null,
    source: '旧平台数据迁移（演示）',
  }
  accepted(await importCompletion(bureau, earlier), 'earlier completion')
}

/** Hands in an empty paper. Attempts that are used up, or a pause that still lasts, mean that an earlier run has done it. */
async function failOnce(actor: Actor, examId: string): Promise<void> {
  const started = await startAttempt(actor, examId)
  if (started.ok) accepted(await submitAttempt(actor, { attemptId: started.value.attemptId, answers: [] }), 'empty paper')
}
