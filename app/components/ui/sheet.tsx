import type { ReactNode } from 'react'
import classes from './sheet.module.css'

export function Sheet({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section className={classes.sheet} aria-label={label}>
      {children}
    </section>
  )
}
