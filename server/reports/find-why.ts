import { readDeclaration } from '#server/declarations/read-declaration.ts'
import { getLearnerYear, listEntries } from '#server/hours/queries.ts'
import { findCourseWithProgress, listCoursesWithProgress } from '#server/learning/queries.ts'
import { sql } from '#server/platform/database.ts'
import { findYearStanding, type YearStanding } from '#server/verification/queries.ts'
import { type WhyEntry, type WhyFacts, type WhyStep, whySteps, yearOfLearning } from './rules/why-steps.ts'

export type WhyAbout = { kind: 'course' | 'declaration'; id: string }
export type Why = { title: string; steps: WhyStep[] }
export type WhyChoice = WhyAbout & { title: string; note: string }

/**
 * Where the hours of one thing that the learner learned stand, and why; null when they never had to do with it. `standingText`: a year's standing in
 * words. Whoever calls says that the learner may be asked about.
 */
export async function findWhy(
  learnerId: string,
  about: WhyAbout,
  standingText: (standing: YearStanding, year: number) => string,
): Promise<Why | null> {
  const thing = about.kind === 'course' ? await findCourse(learnerId, about.id) : await findDeclared(learnerId, about.id)
  if (!thing) return null
  const { title, year, facts, sourceId } = thing
  const [learnerYear, entries, standing] = await Promise.all([
    getLearnerYear(learnerId, year),
    sourceId ? listEntries(learnerId, year) : [],
    findYearStanding(learnerId, year),
  ])
  const row = entries.find((entry) => entry.sourceId === sourceId && entry.reversesId === null)
  const line = learnerYear.statement?.lines.find((each) => each.id === row?.id)
  const entry: WhyEntry = row
    ? {
        ...{ year, recordedAt: row.recordedAt, unverified: learnerYear.unverifiedIds.includes(row.id) },
        ...{ state: line?.state ?? 'uncounted', sentence: line?.sentence ?? '当年的学时规则尚未公布，公布后计算' },
      }
    : null
  const verified = { verified: standing.stage === 'verified', sentence: standingText(standing, year) }
  const uncredited = learnerYear.waiting.find((each) => each.enrolmentId === sourceId)?.sentence ?? null
  const whole: WhyFacts =
    facts.kind === 'course' ? { ...facts, uncredited, entry, standing: verified } : { ...facts, entry, standing: verified }
  return { title, steps: whySteps(whole) }
}

async function findCourse(learnerId: string, courseId: string) {
  const [course, enrolment] = await Promise.all([
    findCourseWithProgress(learnerId, courseId),
    sql.maybe<{ id: string }>`select id from enrolment where learner_id = ${learnerId} and course_id = ${courseId}`,
  ])
  if (!course || !enrolment) return null
  const { id, lessons, lessonsDoneAt, requiresExam, examPassedAt, completedAt, windowState } = course
  const counts = { lessonCount: lessons.length, lessonsDone: lessons.filter((lesson) => lesson.completed).length }
  return {
    ...{ title: course.title, year: yearOfLearning(completedAt, course.year), sourceId: enrolment.id },
    facts: { kind: 'course' as const, id, ...counts, lessonsDoneAt, requiresExam, examPassedAt, completedAt, windowState },
  }
}

async function findDeclared(learnerId: string, declarationId: string) {
  const declaration = await readDeclaration(declarationId)
  if (declaration?.learnerId !== learnerId) return null
  const { id, state, submittedAt, placeName, reason, title, year, form } = declaration
  return {
    ...{ title: title || form.label, year: year ?? declaration.policy.year, sourceId: declaration.entryId ? id : null },
    facts: { kind: 'declaration' as const, id, state, submittedAt, placeName, reason },
  }
}

/** What the learner may ask about in a year: courses they take and what they declared, newest first. */
export async function listWhyChoices(learnerId: string, year: number): Promise<WhyChoice[]> {
  const [courses, declarations] = await Promise.all([
    listCoursesWithProgress(learnerId, year),
    sql.many<{ id: string; title: string }>`
      select id, title from declaration where learner_id = ${learnerId} and (year = ${year} or year is null) and title <> ''
      order by changed_at desc limit 50`,
  ])
  return [
    ...courses
      .filter((course) => course.enrolled)
      .map(({ id, title, lessonsDone, lessonCount, completedAt }) => ({
        ...{ kind: 'course' as const, id, title },
        note: completedAt ? '网络课程，已完成' : `网络课程，${lessonsDone}/${lessonCount} 课节`,
      })),
    ...declarations.map(({ id, title }) => ({ kind: 'declaration' as const, id, title, note: '学习申报' })),
  ]
}
