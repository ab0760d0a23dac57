import type { ReactNode } from 'react'
import classes from './message.module.css'

/** What came of a form, said where it was sent from: read out at once when it is bad news, in passing otherwise. */
export function Message({ tone = 'good', children }: { tone?: 'good' | 'bad' | 'plain'; children: ReactNode }) {
  return (
    <div className={classes.message} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
