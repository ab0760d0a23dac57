import { Link } from 'react-router'
import classes from './hours.module.css'

/** The years there is something to see of, newest first. */
export function YearSwitch({ years, year }: { years: readonly number[]; year: number }) {
  return (
    <nav className={classes.years} aria-label="选择年度">
      {years.map((each) => (
        <Link key={each} to={`?year=${each}`} aria-current={each === year ? 'page' : undefined}>
          {each} 年度
        </Link>
      ))}
    </nav>
  )
}
