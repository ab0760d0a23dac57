import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

/** Nothing here yet: why, and what to do about it. */
export function EmptyState({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      {icon ? <div aria-hidden>{icon}</div> : null}
      <p className={classes.title}>{title}</p>
      {children ? <div className={classes.text}>{children}</div> : null}
    </div>
  )
}
