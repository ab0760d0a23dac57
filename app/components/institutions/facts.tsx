import { Fragment } from 'react'
import classes from '../filings/filings.module.css'

/** What something says, line by line. */
export function Facts({ lines }: { lines: readonly { key: string; label: string; value: string }[] }) {
  return (
    <dl className={classes.facts}>
      {lines.map(({ key, label, value }) => (
        <Fragment key={key}>
          <dt>{label}</dt>
          <dd>{value || '—'}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
