import { findPolicy, getPersonYear, listEntries } from '#server/hours/queries.ts'
import { findWays, type Ways } from '#server/hours/rules/find-ways.ts'
import { listCoursesWithProgress } from '#server/learning/queries.ts'
import { shanghaiYear, shanghaiYearEnd } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'

const dayMilliseconds = 86_400_000
/** What is left of a course whose lessons are all watched: the exam. */
const examLeft = 0.05

/** What the learner can still do for this year, and the days that are left for it; null for other years and while there is no policy. */
export async function findWaysOf(learnerId: string, year: number): Promise<(Ways & { daysLeft: number }) | null> {
  const now = await databaseNow()
  if (year !== shanghaiYear(now)) return null
  const [policy, person, entries, courses] = await Promise.all([
    findPolicy(year),
    getPersonYear(learnerId, year),
    listEntries(learnerId, year),
    listCoursesWithProgress(learnerId, year),
  ])
  if (!policy) return null
  const offers = courses
    .filter((course) => course.windowState === 'open' && !course.completedAt && course.hoursCentihours > 0)
    .map((course) => ({
      ...{ id: course.id, title: course.title, kind: course.kind, centihours: course.hoursCentihours },
      left: Math.max(examLeft, 1 - Number(course.watchedMilliseconds) / Math.max(1, course.durationSeconds * 1_000)),
    }))
  const daysLeft = Math.max(0, Math.ceil((shanghaiYearEnd(year).getTime() - now.getTime()) / dayMilliseconds))
  return { ...findWays({ policy, person, entries, now }, offers), daysLeft }
}
