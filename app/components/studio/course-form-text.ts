import { z } from 'zod'
import type { StudioCoursePage } from '#server/courses/list-studio-courses.ts'
import type { CourseText } from '#server/courses/rules/course-form.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'

const word = z.string().max(10_000).default('')
/** What the form of a course sends. */
export const courseFormFields = {
  ...{ title: word, summary: word, teacher: word, teacherBio: word, year: word, kind: word, hours: word, hoursReason: word },
  ...{ exam: word, firstViewing: word, opens: word, closes: word, tags: word },
} satisfies Record<keyof CourseText, typeof word>

export const emptyCourse = (year: number): CourseText => ({
  ...{ title: '', summary: '', teacher: '', teacherBio: '', year: String(year), kind: '', hours: '', hoursReason: '' },
  ...{ exam: '', firstViewing: 'inside-watched', opens: '', closes: '', tags: '' },
})

/** A course as it would have been typed. */
export const courseTextOf = (course: StudioCoursePage): CourseText => ({
  ...{ title: course.title, summary: course.summary, teacher: course.teacher, teacherBio: course.teacherBio },
  ...{
    year: String(course.year),
    kind: course.kind,
    hours: String(course.hoursCentihours / 100),
    hoursReason: course.hoursReason,
  },
  ...{ exam: course.requiresExam ? 'yes' : '', firstViewing: course.firstViewing, tags: course.tags.join('，') },
  ...{ opens: shanghaiDay(course.windowOpensAt), closes: shanghaiDay(new Date(course.windowClosesAt.getTime() - 1)) },
})
