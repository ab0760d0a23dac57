import { IconCircle, IconCircleCheckFilled, IconPlayerPlayFilled, IconProgress } from '@tabler/icons-react'
import { Link } from 'react-router'
import { clockText, percentOf } from '#app/components/player/time-text.ts'
import classes from './courses.module.css'

export type LessonInList = {
  id: string
  title: string
  durationSeconds: number
  watchedMilliseconds: number
  started: boolean
  completed: boolean
}

const icon = { size: 22, 'aria-hidden': true } as const

/** The lessons in order, each with how far it is; links only for who has taken the course. */
export function LessonList({
  courseId,
  lessons,
  current,
  linked,
}: {
  courseId: string
  lessons: readonly LessonInList[]
  current?: string
  linked: boolean
}) {
  return (
    <ol className={classes.lessons}>
      {lessons.map((lesson, index) => {
        const line = (
          <>
            <span className={classes.lessonIcon} data-done={lesson.completed || undefined}>
              {lesson.id === current ? (
                <IconPlayerPlayFilled {...icon} />
              ) : lesson.completed ? (
                <IconCircleCheckFilled {...icon} />
              ) : lesson.started ? (
                <IconProgress {...icon} />
              ) : (
                <IconCircle {...icon} />
              )}
            </span>
            <span className={classes.lessonTitle}>
              {index + 1}. {lesson.title}
            </span>
            <span className={classes.lessonState}>{lessonState(lesson)}</span>
          </>
        )
        return (
          <li key={lesson.id}>
            {linked ? (
              <Link
                to={`/learn/courses/${courseId}/lessons/${lesson.id}`}
                aria-current={lesson.id === current ? 'page' : undefined}
              >
                {line}
              </Link>
            ) : (
              <div>{line}</div>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function lessonState({ completed, started, watchedMilliseconds, durationSeconds }: LessonInList): string {
  const duration = clockText(durationSeconds * 1000)
  if (completed) return `已学完 · ${duration}`
  return started ? `${percentOf(watchedMilliseconds, durationSeconds * 1000)}% · ${duration}` : duration
}
