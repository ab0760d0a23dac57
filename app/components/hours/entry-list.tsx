import { Link } from 'react-router'
import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import type { StatementLine, Totals } from '#server/hours/rules/statement.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import classes from './hours.module.css'

/** Every entry of the ledger with what of it counts and one sentence why. */
export function EntryList({
  lines,
  recorded,
  counted,
  unverifiedIds = [],
  own = false,
  reversible = false,
}: {
  lines: readonly StatementLine[]
  recorded: Totals
  counted: Totals
  /** Entries that came after the year was verified. */
  unverifiedIds?: readonly string[]
  /** The reader's own: each leads to all that is known of it. */
  own?: boolean
  /** The reader may ask to have an entry taken back. */
  reversible?: boolean
}) {
  return (
    <>
      <dl className={classes.totals}>
        <Total name="台账合计" centihours={recorded.total} />
        <Total name="计入年度" centihours={counted.total} />
        <Total name="公需必修" centihours={counted.required} />
        <Total name="公需选修" centihours={counted.elective} />
        <Total name="专业科目" centihours={counted.professional} />
      </dl>
      <ol className={classes.entries}>
        {lines.map((line) => (
          <li key={line.id} data-state={line.state}>
            <time className={classes.day} dateTime={line.occurredAt.toISOString()}>
              {shanghaiDay(line.occurredAt)}
            </time>
            <div className={classes.what}>
              <p className={classes.title}>
                {own ? <Link to={`/learn/hours/entries/${line.id}`}>{line.title}</Link> : line.title}
              </p>
              <p className={classes.why}>
                {partNames[line.kind]} · {formNames[line.form]} · {line.sentence}
                {reversible && line.state !== 'reversed' && line.state !== 'reversal' ? (
                  <>
                    {' · '}
                    <Link to={`/manage/reversals/new/${line.id}`}>申请冲正</Link>
                  </>
                ) : null}
                {unverifiedIds.includes(line.id) ? ' · 年度验证之后到账，尚未验证' : null}
              </p>
            </div>
            <div className={classes.hours}>
              <strong>{formatHours(line.countedCentihours)}</strong>
              {line.countedCentihours === line.centihours ? null : ` / ${formatHours(line.centihours)}`} 学时
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

function Total({ name, centihours }: { name: string; centihours: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatHours(centihours)}</dd>
    </div>
  )
}
