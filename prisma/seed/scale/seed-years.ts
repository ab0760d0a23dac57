/** The law and the courses of the three years. A year that has a policy keeps it; 2024's is 2025's under its own year. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { shanghaiYearEnd, shanghaiYearStart } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { accepted } from '../accepted.ts'
import { scaleId } from './chance.ts'
import { coursesAYear, years } from './learner.ts'

export const scaleCourses = years.flatMap((year, yearIndex) =>
  coursesAYear.map((offered, place) => ({
    ...offered,
    id: scaleId('course', yearIndex * coursesAYear.length + place),
    lessonId: scaleId('lesson', yearIndex * coursesAYear.length + place),
    year,
    subject: offered.kind === 'professional' ? ('professional' as const) : ('public' as const),
    title: `${year}年度·${offered.title}`,
    centihours: offered.hours * 100,
  })),
)

export async function seedYears(): Promise<void> {
  for (const year of years) {
    if (await findPolicy(year)) continue
    const text = await readFile(path.resolve(import.meta.dirname, `../../policies/${Math.max(year, 2025)}.json`), 'utf8')
    const document = JSON.parse(text)
    accepted(
      await publishPolicy({ ...document, year, title: document.title.replace('2025', String(year)) }, null),
      `policy ${year}`,
    )
  }
  for (const course of scaleCourses) await seedCourse(course)
}

/** With one lesson where the installation has a video that is ready; without any the course has a past but nothing to watch. */
async function seedCourse(course: (typeof scaleCourses)[number]): Promise<void> {
  await transaction(async (tx) => {
    const made = await tx.run`
      insert into course (id, title, year, kind, subject, hours_centihours, window_opens_at, window_closes_at, requires_exam, demonstration)
      values (${course.id}, ${course.title}, ${course.year}, ${course.kind}, ${course.subject}, ${course.centihours},
        ${shanghaiYearStart(course.year)}, ${shanghaiYearEnd(course.year)}, ${course.kind === 'required'}, true)
      on conflict (id) do nothing`
    if (made === 0) return
    await tx.run`
      insert into lesson (id, course_id, position, title, media_asset_id, duration_seconds)
      select ${course.lessonId}, ${course.id}, 1, ${course.title}, id, greatest(1, duration_milliseconds / 1000)
      from media_asset where status = 'ready' order by created_at limit 1`
    await tx.run`update course set status = 'published', published_at = clock_timestamp() where id = ${course.id}`
  })
}
