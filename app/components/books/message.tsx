import classes from './books.module.css'

/** What came of what was done: one sentence above the page. */
export function Message({ done, problem }: { done?: string | null | undefined; problem?: string | null | undefined }) {
  if (problem)
    return (
      <div className={classes.message} data-tone="bad" role="alert">
        {problem}
      </div>
    )
  return done ? (
    <div className={classes.message} role="status">
      {done}
    </div>
  ) : null
}
