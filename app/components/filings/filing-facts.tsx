import { Fragment } from 'react'
import classes from '#app/components/desk/desk.module.css'
import { describeFiling, type FilingText } from '#server/filings/rules/filing-text.ts'

/** A filing to read; against `before` what is different is marked. */
export function FilingFacts({ content, before }: { content: FilingText; before?: FilingText | null }) {
  const earlier = new Map(before ? describeFiling(before).map((line) => [line.key, line.value]) : [])
  return (
    <dl className={classes.facts}>
      {describeFiling(content).map(({ key, label, value }) => {
        const was = earlier.get(key)
        const changed = was !== undefined && was !== value
        return (
          <Fragment key={key}>
            <dt>{label}</dt>
            <dd>
              {changed ? <del>{was || '（空）'}</del> : null}
              {changed ? <ins>{value || '（空）'}</ins> : value || '—'}
            </dd>
          </Fragment>
        )
      })}
    </dl>
  )
}
