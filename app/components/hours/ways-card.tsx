import { Link } from 'react-router'
import { formatHours, partNames } from '#server/hours/rules/entry.ts'
import type { Ways } from '#server/hours/rules/find-ways.ts'
import classes from './hours.module.css'

/** What is missing and the least that brings it before the year is closed. */
export function WaysCard({ ways, year }: { ways: Ways & { daysLeft: number }; year: number }) {
  if (ways.met) return <p>{year} 年度各项要求都已达到，不需要再学。多学的会照常记录。</p>
  const { courses, professionalCentihours, forms, unreachable, daysNeeded, daysLeft } = ways
  return (
    <>
      <p>
        {courses.length > 0 || professionalCentihours > 0
          ? `还需约 ${daysNeeded} 天的学习，距登记截止还有 ${daysLeft} 天${daysNeeded > daysLeft ? '，时间已经很紧，请尽早与单位商量' : ''}。`
          : null}
      </p>
      {courses.length > 0 ? (
        <>
          <h3>在本站学完这些课程</h3>
          <ul className={classes.plain}>
            {courses.map((course) => (
              <li key={course.id}>
                <Link to={`/learn/courses/${course.id}`}>《{course.title}》</Link> {partNames[course.kind]}{' '}
                {formatHours(course.centihours)} 学时
                {course.left < 1 ? `，还剩约 ${Math.ceil(course.left * 100)}%` : ''}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {professionalCentihours > 0 ? (
        <>
          <h3>再有 {formatHours(professionalCentihours)} 学时专业科目</h3>
          <p>
            参加单位或行业的专业培训，或从下列方式中选择，有证明的可以<Link to="/learn/declarations/new">申报</Link>：
          </p>
          <ul className={classes.plain}>
            {forms.map((form) => (
              <li key={form.id}>
                {form.label}：{form.worth}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {unreachable.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  )
}
