import type { Ranges } from '#server/learning/rules/ranges.ts'
import classes from './player.module.css'
import { clockText, durationText } from './time-text.ts'

type SeekBarProps = {
  position: number
  duration: number
  watched: Ranges
  waiting: Ranges
  allowedUntil: number
  onSeek(milliseconds: number): void
}

/** Where the video stands, what of it is counted (solid), what waits for its answer (hatched), and how far it may be wound. */
export function SeekBar({ position, duration, watched, waiting, allowedUntil, onSeek }: SeekBarProps) {
  const percent = (milliseconds: number) => `${Math.min(100, (milliseconds / duration) * 100)}%`
  const pieces = (ranges: Ranges, className: string | undefined) =>
    ranges.map(([from, to]) => (
      <span key={from} className={className} style={{ insetInlineStart: percent(from), inlineSize: percent(to - from) }} />
    ))
  return (
    <div className={classes.seek}>
      <div className={classes.rail} aria-hidden="true">
        {allowedUntil < duration ? (
          <span className={classes.locked} style={{ insetInlineStart: percent(allowedUntil), insetInlineEnd: 0 }} />
        ) : null}
        {pieces(waiting, classes.waiting)}
        {pieces(watched, classes.counted)}
      </div>
      <input
        type="range"
        className={classes.range}
        min={0}
        max={duration}
        step={1000}
        value={Math.min(position, duration)}
        onChange={(event) => onSeek(Number(event.currentTarget.value))}
        aria-label="播放位置"
        aria-valuetext={`${durationText(position)}，共 ${durationText(duration)}`}
        title={clockText(position)}
      />
    </div>
  )
}
