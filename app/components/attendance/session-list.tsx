import { Link } from 'react-router'
import type { GatheringSession } from '#server/attendance/queries.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './attendance.module.css'

/** The sessions of a gathering, and the ways to take attendance at each. */
export function SessionList({
  sessions,
  address,
  open,
}: {
  sessions: readonly GatheringSession[]
  address: string
  open: boolean
}) {
  return (
    <ul className={classes.plain} aria-label="场次">
      {sessions.map((session) => (
        <li key={session.id}>
          <span>
            {shanghaiMinuteText(session.startsAt)} 至 {shanghaiMinuteText(session.endsAt).slice(11)}
            <small>
              {session.place} · {formatHours(session.centihours)} 学时
            </small>
          </span>
          {open ? (
            <span className={classes.actions}>
              <Link to={`${address}/screen/${session.id}`}>屏幕签到</Link>
              <Link to={`${address}/screen/${session.id}?direction=out`}>屏幕签退</Link>
              <Link to={`${address}/scan/${session.id}`}>扫学员的码</Link>
              <Link to={`${address}/sheet/${session.id}`}>打印签到表</Link>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
