import type { CourseState } from './course-text.ts'
import classes from './courses.module.css'

export function StateBadge({ tone, text }: CourseState) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {text}
    </span>
  )
}
