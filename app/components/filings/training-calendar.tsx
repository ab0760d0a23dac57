import { Link } from 'react-router'
import type { FilingRow } from '#server/filings/list-filings.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import classes from './filings.module.css'

const day = 86_400_000

/** A month of trainings, from Monday to Sunday; on a phone the days on which something is held. `month`: YYYY-MM. */
export function TrainingCalendar({ month, rows }: { month: string; rows: readonly FilingRow[] }) {
  const first = new Date(`${month}-01T00:00:00Z`)
  const start = first.getTime() - ((first.getUTCDay() + 6) % 7) * day
  const next = new Date(first)
  next.setUTCMonth(next.getUTCMonth() + 1)
  const weeks = Math.ceil((next.getTime() - start) / (7 * day))
  return (
    <ol className={classes.calendar} aria-label={`${month} 的培训`}>
      {Array.from({ length: weeks * 7 }, (_, index) => {
        const date = new Date(start + index * day).toISOString().slice(0, 10)
        const held = rows.filter(
          (row) => row.startsAt && row.endsAt && shanghaiDay(row.startsAt) <= date && shanghaiDay(row.endsAt) >= date,
        )
        return (
          <li key={date} data-outside={date.startsWith(month) ? undefined : true} data-empty={held.length === 0 || undefined}>
            <span>{Number(date.slice(8))} 日</span>
            {held.map((row) => (
              <Link key={row.id} to={`/manage/trainings/${row.id}`}>
                {row.title}
              </Link>
            ))}
          </li>
        )
      })}
    </ol>
  )
}
