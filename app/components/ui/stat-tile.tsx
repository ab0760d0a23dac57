import type { ReactNode } from 'react'
import classes from './stat-tile.module.css'

/** One figure with its name, and a sentence on what it means. */
export function StatTile({
  label,
  value,
  unit,
  note,
  tone = 'plain',
}: {
  label: string
  value: ReactNode
  unit?: string
  note?: ReactNode
  tone?: 'plain' | 'good' | 'warn'
}) {
  return (
    <div className={classes.tile} data-tone={tone}>
      <p className={classes.label}>{label}</p>
      <p className={classes.value}>
        {value}
        {unit ? <span> {unit}</span> : null}
      </p>
      {note ? <p className={classes.note}>{note}</p> : null}
    </div>
  )
}
