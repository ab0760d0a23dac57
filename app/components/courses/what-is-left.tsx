import { Link } from 'react-router'
import { durationText } from '#app/components/player/time-text.ts'
import { type CourseProgress, hoursText, lastDayText } from './course-text.ts'
import classes from './courses.module.css'

type CourseLeft = CourseProgress & {
  hoursCentihours: number
  windowClosesAt: Date
  examScore: number | null
  lessons: readonly { completed: boolean; durationSeconds: number; watchedMilliseconds: number }[]
}

type WhatIsLeftProps = {
  course: CourseLeft
  /** null while the year's policy is not published: how much is to be watched is not known yet. */
  watchedShare: number | null
  examLink: string
}

/** The steps from here to the credited hours, those behind crossed off: “what is still missing” without asking anyone. */
export function WhatIsLeft({ course, watchedShare, examLink }: WhatIsLeftProps) {
  const open = course.lessons.filter((lesson) => !lesson.completed)
  const passed = course.examPassedAt !== null
  return (
    <ol className={classes.steps}>
      <li data-done={open.length === 0 || undefined}>
        <strong>看完全部课节</strong>
        <span>
          {open.length === 0
            ? `${course.lessons.length} 个课节已全部学完`
            : `还差 ${open.length} 个课节${watchedShare === null ? '' : leftToWatch(open, watchedShare)}`}
        </span>
      </li>
      {course.requiresExam ? (
        <li data-done={passed || undefined}>
          <strong>通过考试</strong>
          <span>
            {passed ? (
              `已通过，${course.examScore} 分`
            ) : open.length === 0 ? (
              <Link to={examLink}>现在去考试</Link>
            ) : (
              '学完全部课节后开放'
            )}
          </span>
        </li>
      ) : null}
      <li data-done={course.completedAt !== null || undefined}>
        <strong>{hoursText(course.hoursCentihours)} 学时入账</strong>
        <span>
          {course.completedAt ? (
            <Link to="/learn/hours">已完成，查看学时台账</Link>
          ) : course.windowState === 'closed' ? (
            `学习期已于 ${lastDayText(course.windowClosesAt)} 结束，之后的观看不再计入`
          ) : (
            `完成后几秒内自动计入，截止 ${lastDayText(course.windowClosesAt)}`
          )}
        </span>
      </li>
    </ol>
  )
}

function leftToWatch(open: CourseLeft['lessons'], watchedShare: number): string {
  const missing = open.reduce(
    (sum, lesson) => sum + Math.max(0, lesson.durationSeconds * 1000 * watchedShare - lesson.watchedMilliseconds),
    0,
  )
  return `，约 ${durationText(Math.ceil(missing / 1000) * 1000)}（每节看满 ${Math.round(watchedShare * 100)}%）`
}
