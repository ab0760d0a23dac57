import { Link } from 'react-router'
import { durationText } from '#app/components/player/time-text.ts'
import { type CourseProgress, courseState, hoursText } from './course-text.ts'
import classes from './courses.module.css'
import { ProgressLine } from './progress-line.tsx'
import { StateBadge } from './state-badge.tsx'

export type CourseInCard = CourseProgress & {
  id: string
  title: string
  teacher: string
  hoursCentihours: number
  demonstration: boolean
  lessonCount: number
  lessonsDone: number
  durationSeconds: number
  watchedMilliseconds: number
}

export function CourseCard({ course }: { course: CourseInCard }) {
  return (
    <li className={classes.card}>
      <p className={classes.cardTop}>
        <StateBadge {...courseState(course)} />
        <span className={classes.hours}>
          <strong>{hoursText(course.hoursCentihours)}</strong> 学时
        </span>
      </p>
      <h3>
        <Link to={`/learn/courses/${course.id}`} className={classes.cover}>
          {course.title}
        </Link>
      </h3>
      <p className={classes.soft}>
        {course.teacher ? `${course.teacher} · ` : ''}
        {course.lessonCount} 个课节 · {durationText(course.durationSeconds * 1000)}
        {course.requiresExam ? ' · 含考试' : ''}
        {course.demonstration ? ' · 演示课程' : ''}
      </p>
      {course.enrolled ? (
        <>
          <ProgressLine
            done={course.watchedMilliseconds}
            whole={course.durationSeconds * 1000}
            label={`${course.title}的观看进度`}
          />
          <p className={classes.soft}>
            已学完 {course.lessonsDone}/{course.lessonCount} 个课节
          </p>
        </>
      ) : null}
    </li>
  )
}
