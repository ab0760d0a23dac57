import { shanghaiDateText } from '#server/platform/calendar.ts'

export const kindText = { required: '公需科目 · 必修课', elective: '公需科目 · 选修课', professional: '专业科目' } as const

/** 250 centihours are “2.5”, 800 are “8”. */
export const hoursText = (centihours: number): string => String(centihours / 100)

export type CourseProgress = {
  requiresExam: boolean
  windowState: 'before' | 'open' | 'closed'
  enrolled: boolean
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  completedAt: Date | null
}
export type CourseState = { tone: 'plain' | 'going' | 'due' | 'good' | 'quiet'; text: string }

/** Where a learner stands with a course, in two or three words. */
export function courseState(course: CourseProgress): CourseState {
  if (course.completedAt) return { tone: 'good', text: '已完成' }
  if (course.windowState === 'closed') return { tone: 'quiet', text: course.enrolled ? '学习期已结束' : '已截止' }
  if (course.windowState === 'before') return { tone: 'quiet', text: '尚未开放' }
  if (!course.enrolled) return { tone: 'plain', text: '未选课' }
  if (course.lessonsDoneAt && course.requiresExam && !course.examPassedAt) return { tone: 'due', text: '待考试' }
  return { tone: 'going', text: '学习中' }
}

/** The last day on which watching counts: a window that closes at midnight ends with the day before. */
export const lastDayText = (windowClosesAt: Date): string => shanghaiDateText(new Date(windowClosesAt.getTime() - 1))

export type LessonProgress = {
  id: string
  durationSeconds: number
  positionMilliseconds: number
  started: boolean
  completed: boolean
}

/** The lesson to go on with: the one that was begun, else the first that is not complete, else the first. */
export function currentLesson<Lesson extends LessonProgress>(lessons: readonly Lesson[]): Lesson | undefined {
  return (
    lessons.find((lesson) => lesson.started && !lesson.completed) ?? lessons.find((lesson) => !lesson.completed) ?? lessons[0]
  )
}
