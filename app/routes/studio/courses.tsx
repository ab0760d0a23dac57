import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import { hoursText, kindText } from '#app/components/courses/course-text.ts'
import classes from '#app/components/desk/desk.module.css'
import { lengthText } from '#app/components/media/media-text.ts'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listStudioCourses, type StudioCourse, studioCoursesPage } from '#server/courses/list-studio-courses.ts'
import { courseStatuses, courseStatusNames } from '#server/courses/rules/course-state.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Route } from './+types/courses'

export const meta: Route.MetaFunction = () => [{ title: '课程 · 课件制作 · 学时' }]

const query = z.object({
  status: z.enum(courseStatuses).nullable().catch(null).default(null),
  year: z.coerce.number().int().min(2000).max(2099).nullable().catch(null).default(null),
  search: z.string().max(100).catch('').default(''),
  page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'course.make')) throw new Response(null, { status: 404 })
  const given = Object.fromEntries(new URL(request.url).searchParams)
  const wanted = query.parse(given.year === '' ? { ...given, year: null } : given)
  const { rows, total } = await listStudioCourses(actor, wanted)
  const filtered = wanted.search !== '' || wanted.status !== null || wanted.year !== null
  return { rows, total, page: wanted.page, filtered, pages: Math.max(1, Math.ceil(total / studioCoursesPage)) }
}

const columns: readonly Column<StudioCourse>[] = [
  {
    ...{ key: 'title', title: '课程', heading: true },
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/studio/courses/${row.id}`}>{row.title}</Link>
        <small>{[row.teacher, row.organisationName, row.makerName].filter(Boolean).join(' · ')}</small>
      </span>
    ),
  },
  { key: 'status', title: '状态', cell: (row) => courseStatusNames[row.status] },
  { key: 'year', title: '年度', cell: (row) => row.year },
  { key: 'kind', title: '科目', cell: (row) => kindText[row.kind] },
  { key: 'hours', title: '学时', numeric: true, cell: (row) => hoursText(row.hoursCentihours) },
  { key: 'lessons', title: '课节', numeric: true, cell: (row) => `${row.lessons} 节，${lengthText(row.seconds)}` },
  { key: 'enrolled', title: '选课', numeric: true, cell: (row) => `${row.enrolled} 人` },
]

export default function StudioCourses({ loaderData: { rows, total, page, pages, filtered } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="课程"
        subtitle="制作、审核和发布课程。"
        actions={
          <Button component={Link} to="/studio/courses/new" size="sm">
            新建课程
          </Button>
        }
      />
      <FilterBar
        search={{ label: '课程名称、主讲或标签' }}
        filters={[
          {
            ...{ name: 'status', label: '状态' },
            options: courseStatuses.map((value) => ({ value, label: courseStatusNames[value] })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的课程' : '还没有课程'}>
          {filtered ? '换一个条件试试。' : '先上传视频，再新建课程，把视频按顺序放进去，提交审核后向学员开放。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="课程" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
