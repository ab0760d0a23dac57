import { type Anomaly, anomalyNames } from '#server/verification/rules/anomalies.ts'
import classes from './verification.module.css'

/** What an officer should look at twice, as small labels. */
export function AnomalyFlags({ anomalies, more = [] }: { anomalies: readonly Anomaly[]; more?: readonly string[] }) {
  if (anomalies.length === 0 && more.length === 0) return <span>无</span>
  return (
    <ul className={classes.flags}>
      {anomalies.map((each) => (
        <li key={each} data-tone={each === 'not-met' ? 'bad' : undefined}>
          {anomalyNames[each]}
        </li>
      ))}
      {more.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  )
}
