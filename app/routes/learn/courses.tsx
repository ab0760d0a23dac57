import { Link } from 'react-router'
import { CourseCard } from '#app/components/courses/course-card.tsx'
import { kindText } from '#app/components/courses/course-text.ts'
import classes from '#app/components/courses/courses.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listCoursesWithProgress, listCourseYears } from '#server/learning/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/courses'

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const asked = Number(new URL(request.url).searchParams.get('year'))
  const thisYear = shanghaiYear(await databaseNow())
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2200 ? asked : thisYear
  const [years, courses] = await Promise.all([listCourseYears(), listCoursesWithProgress(actor.accountId, year)])
  return { year, years: [...new Set([thisYear, ...years])].sort((a, b) => b - a), courses }
}

export const meta: Route.MetaFunction = () => [{ title: '我的课程 · 学时' }]

const kinds = ['required', 'elective', 'professional'] as const

export default function Courses({ loaderData: { year, years, courses } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="我的课程"
        subtitle={`${year} 年度`}
        actions={
          <nav className={classes.years} aria-label="年度">
            {years.map((each) => (
              <Link key={each} to={`/learn/courses?year=${each}`} aria-current={each === year ? 'page' : undefined}>
                {each} 年
              </Link>
            ))}
          </nav>
        }
      />
      {courses.length === 0 ? (
        <EmptyState title="这一年度还没有课程">课程由市人力社保局每年公布，公布后会出现在这里。</EmptyState>
      ) : null}
      {kinds.map((kind) => {
        const listed = courses.filter((course) => course.kind === kind)
        if (listed.length === 0) return null
        return (
          <section key={kind} aria-labelledby={kind}>
            <h2 id={kind} className={classes.group}>
              {kindText[kind]}
            </h2>
            <ul className={classes.cards}>
              {listed.map((course) => (
                <CourseCard key={course.id} course={course} />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}
