import { IconClockHour4 } from '@tabler/icons-react'
import { type ClockWarning, remainingText, warningSentences } from '#server/exams/rules/clock.ts'
import classes from './sitting.module.css'

/** The time that is left by the server's clock. It is read out only when a warning falls due, not every second. */
export function ExamClock({ remaining, warning }: { remaining: number | null; warning: ClockWarning | null }) {
  return (
    <>
      <p className={classes.clock} data-warning={warning ?? undefined} role="timer" aria-label="剩余时间">
        <IconClockHour4 size={20} stroke={1.7} aria-hidden />
        {/* The server does not know when the page will be looked at: the figure comes with the first look at the clock. */}
        <span>{remaining === null ? '--:--' : remainingText(remaining)}</span>
      </p>
      <p className="visually-hidden" role="status" aria-live="assertive">
        {warning ? warningSentences[warning] : ''}
      </p>
    </>
  )
}
