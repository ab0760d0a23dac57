import { percentOf } from '#app/components/player/time-text.ts'
import classes from './courses.module.css'

/** How much of `whole` is done, as a line and for screen readers as a sentence. */
export function ProgressLine({ done, whole, label }: { done: number; whole: number; label: string }) {
  const percent = percentOf(done, whole)
  return (
    <div
      className={classes.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ inlineSize: `${percent}%` }} data-full={percent === 100 || undefined} />
    </div>
  )
}
