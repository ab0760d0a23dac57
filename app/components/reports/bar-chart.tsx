import type { ReactNode } from 'react'
import classes from './reports.module.css'

/** A line of a chart: parts from left to right, each of 0 to 1 of the whole width, and a mark (last year) where there is one. */
export type Bar = { key: string; label: string; parts: readonly number[]; mark?: number | null; text: string }

const tones = ['first', 'second', 'third'] as const
const lineHeight = 30
const [left, width, right] = [190, 470, 100]
const most = 24

/** Horizontal bars as a drawing that needs no script. What it shows stands in the table beside it, in words and numbers: for those who do not see it it is left out. */
export function BarChart({
  bars,
  legend = [],
  caption,
}: {
  bars: readonly Bar[]
  legend?: readonly string[]
  caption: ReactNode
}) {
  const shown = bars.slice(0, most)
  if (shown.length === 0) return null
  return (
    <figure className={classes.chart}>
      <svg viewBox={`0 0 ${left + width + right} ${shown.length * lineHeight + 4}`} aria-hidden="true" focusable="false">
        {shown.map((bar, line) => (
          <g key={bar.key} transform={`translate(0 ${line * lineHeight})`}>
            <text x={left - 10} y={20} textAnchor="end" fontSize={14}>
              {[...bar.label].length > 12 ? `${[...bar.label].slice(0, 11).join('')}…` : bar.label}
            </text>
            <rect className={classes.track} x={left} y={7} width={width} height={18} rx={3} />
            {bar.parts.map((part, at) => (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of a bar have nothing but their place
                key={at}
                className={classes[tones[at % tones.length] ?? 'first']}
                x={left + width * sum(bar.parts.slice(0, at))}
                y={7}
                width={width * Math.max(0, Math.min(1, part))}
                height={18}
                rx={bar.parts.length === 1 ? 3 : 0}
              />
            ))}
            {bar.mark === undefined || bar.mark === null ? null : (
              <line className={classes.mark} x1={left + width * bar.mark} x2={left + width * bar.mark} y1={3} y2={29} />
            )}
            <text x={left + width + 8} y={20} fontSize={14}>
              {bar.text}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        {caption}
        {legend.map((name, at) => (
          <span key={name}>
            <span className={classes.legend} data-tone={tones[at % tones.length]} aria-hidden />
            {name}
          </span>
        ))}
        {bars.length > most ? ` 图中为前 ${most} 项，其余见表。` : null}
      </figcaption>
    </figure>
  )
}

const sum = (parts: readonly number[]): number => parts.reduce((one, other) => one + other, 0)
