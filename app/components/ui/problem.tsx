import type { ReactNode } from 'react'
import { Link } from 'react-router'
import classes from './problem.module.css'

/** A page that says what happened and what to do next. */
export function Problem({
  title,
  children,
  code,
  backTo,
  backLabel = '返回首页',
}: {
  title: string
  children: ReactNode
  code?: string
  backTo?: string
  backLabel?: string
}) {
  return (
    <section className={classes.problem} role="alert">
      {code ? <p className={classes.code}>{code}</p> : null}
      <h1>{title}</h1>
      <p>{children}</p>
      {backTo ? <Link to={backTo}>{backLabel}</Link> : null}
    </section>
  )
}
