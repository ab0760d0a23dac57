import { Link } from 'react-router'
import { z } from 'zod'
import { CourseCard } from '#app/components/courses/course-card.tsx'
import { kindText } from '#app/components/courses/course-text.ts'
import classes from '#app/components/courses/courses.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { cataloguePage, listCatalogue, listCourseYears } from '#server/learning/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/courses'

const query = z.object({
  search: z.string().max(100).catch('').default(''),
  kind: z.enum(['required', 'elective', 'professional']).nullable().catch(null).default(null),
  show: z.enum(['all', 'mine', 'open']).catch('all').default('all'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const asked = Number(new URL(request.url).searchParams.get('year'))
  const thisYear = shanghaiYear(await databaseNow())
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2200 ? asked : thisYear
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [years, { courses, total }] = await Promise.all([listCourseYears(), listCatalogue(actor.accountId, year, wanted)])
  return {
    ...{ year, years: [...new Set([thisYear, ...years])].sort((a, b) => b - a), courses, total, page: wanted.page },
    ...{ pages: Math.max(1, Math.ceil(total / cataloguePage)) },
    filtered: wanted.search !== '' || wanted.kind !== null || wanted.show !== 'all',
  }
}

export const meta: Route.MetaFunction = () => [{ title: '我的课程 · 学时' }]

const kinds = ['required', 'elective', 'professional'] as const

export default function Courses({ loaderData: { year, years, courses, total, page, pages, filtered } }: Route.ComponentProps) {
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
      <FilterBar
        search={{ label: '课程、主讲或标签' }}
        filters={[
          { name: 'kind', label: '科目', options: kinds.map((value) => ({ value, label: kindText[value] })) },
          {
            ...{ name: 'show', label: '范围' },
            options: [
              { value: 'mine', label: '我选的' },
              { value: 'open', label: '可以学的' },
            ],
          },
        ]}
        keep={['year']}
      />
      {courses.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的课程' : '这一年度还没有课程'}>
          {filtered ? '换一个条件试试。' : '课程由市人力社保局每年公布，公布后会出现在这里。'}
        </EmptyState>
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
      {pages > 1 ? <Pager page={page} pages={pages} count={{ total, capped: false }} /> : null}
    </>
  )
}
