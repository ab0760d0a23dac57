import { Checkbox } from '@mantine/core'
import type { Attendance } from '#server/attendance/find-attendance.ts'
import type { GatheringSession } from '#server/attendance/queries.ts'
import { directionNames, doubtNames } from '#server/attendance/rules/check-in.ts'
import { presenceNames } from '#server/attendance/rules/judge-attendance.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import classes from './attendance.module.css'

type Person = Attendance['people'][number]
type Mark = Person['marks'][number]

const methodNames = { screen: '扫屏幕', 'learner-code': '扫学员码', sheet: '签到表' } as const
const standingNames = { counted: '', waiting: '待核对', rejected: '不计' } as const

/** Everybody on the list: what was recorded, what it is worth, and the organiser's word about each mark. */
export function PeopleList({
  people,
  sessions,
  open,
  droppable,
}: {
  people: readonly Person[]
  sessions: readonly GatheringSession[]
  open: boolean
  droppable: boolean
}) {
  const columns: readonly Column<Person>[] = [
    {
      key: 'name',
      title: '人员',
      heading: true,
      cell: (person) => (
        <span className={classes.pick}>
          {open ? <Checkbox name="chosen" value={person.learnerId} aria-label={`选择${person.realName}`} /> : null}
          <span className={classes.cell}>
            {person.realName}
            <small>{person.unitName ?? '未登记单位'}</small>
          </span>
        </span>
      ),
    },
    { key: 'presence', title: '到场', cell: (person) => <Presence person={person} sessions={sessions} /> },
    {
      key: 'marks',
      title: '签到记录',
      cell: (person) =>
        person.marks.length === 0 ? <span className={classes.quiet}>无</span> : <Marks marks={person.marks} open={open} />,
    },
    {
      key: 'verdict',
      title: '学时',
      cell: (person) => (
        <span className={classes.cell}>
          {person.sentence}
          {open && droppable && person.marks.length === 0 ? (
            <button type="submit" name="intent" value={`drop ${person.learnerId}`} className={classes.link}>
              移出名单
            </button>
          ) : null}
        </span>
      ),
    },
  ]
  return <DataTable caption="名单和考勤" columns={columns} rows={people} rowKey={(person) => person.learnerId} />
}

function Presence({ person, sessions }: { person: Person; sessions: readonly GatheringSession[] }) {
  return (
    <span className={classes.cell}>
      {person.sessions.map((judged, index) => (
        <span key={judged.id} data-counts={judged.counts || undefined} className={classes.presence}>
          {sessions.length > 1 ? `第 ${index + 1} 场 ` : ''}
          {presenceNames[judged.presence]}
        </span>
      ))}
    </span>
  )
}

function Marks({ marks, open }: { marks: readonly Mark[]; open: boolean }) {
  return (
    <details open={marks.some((mark) => mark.standing === 'waiting')}>
      <summary>{marks.length} 条</summary>
      <ul className={classes.marks}>
        {marks.map((mark) => (
          <li key={mark.id} data-standing={mark.standing}>
            {shanghaiMinuteText(mark.at).slice(5)} {directionNames[mark.direction]} · {methodNames[mark.method]}
            {mark.recordedBy ? `（${mark.recordedBy}）` : ''}
            {mark.metres === null ? '' : ` · 距会场 ${mark.metres} 米`}
            {mark.doubt ? ` · ${doubtNames[mark.doubt]}` : ''} {standingNames[mark.standing]}
            {open && mark.standing === 'waiting' ? (
              <button type="submit" name="intent" value={`count ${mark.id}`} className={classes.link}>
                确认
              </button>
            ) : null}
            {open && mark.standing !== 'rejected' ? (
              <button type="submit" name="intent" value={`strike ${mark.id}`} className={classes.link}>
                作废
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  )
}
