import { NativeSelect } from '@mantine/core'
import { Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { type ClassRow, classesPage, listClasses, listClassPlaces } from '#server/institutions/list-classes.ts'
import { classStateNames, classStates, classStatus } from '#server/institutions/rules/class-state.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/classes'

export const meta: Route.MetaFunction = () => [{ title: '培训班 · 学时' }]

const query = z.object({
  show: z.enum(['all', ...classStates]).catch('all'),
  search: z.string().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'class.run') && !holds(actor, 'institution.follow')) throw new Response(null, { status: 404 })
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [found, places, now] = await Promise.all([listClasses(actor, wanted), listClassPlaces(actor), databaseNow()])
  return {
    ...{ rows: found.rows.map((row) => ({ ...row, status: classStatus(row, now) })), total: found.total, places },
    ...{ page: wanted.page, filtered: wanted.show !== 'all' || wanted.search !== '' },
    pages: Math.max(1, Math.ceil(found.total / classesPage)),
  }
}

const begin = z.object({ organisationId: z.uuid(), copyOf: z.uuid().nullable() })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const given = begin.safeParse({ organisationId: form.get('organisationId'), copyOf: form.get('copyOf') || null })
  const started = given.success ? await startClass(actor, { ...given.data, seminarId: null }) : null
  if (!started?.ok) throw new Response(null, { status: 404 })
  return redirect(`/manage/classes/${started.value.classId}/edit`)
}

const columns: readonly Column<ClassRow & { status: string }>[] = [
  {
    ...{ key: 'title', title: '班次', heading: true },
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/classes/${row.id}`}>{row.title}</Link>
        <small>{row.organisationName}</small>
      </span>
    ),
  },
  { key: 'status', title: '状态', cell: (row) => row.status },
  { key: 'when', title: '开班', cell: (row) => (row.startsAt ? shanghaiDateText(row.startsAt) : '—') },
  {
    ...{ key: 'people', title: '已录取', numeric: true },
    cell: (row) => (row.capacity ? `${row.enrolled}/${row.capacity}${row.waiting ? `，候补和待同意 ${row.waiting}` : ''}` : '—'),
  },
]

export default function Classes({ loaderData: { rows, total, places, page, pages, filtered } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="培训班"
        subtitle="施教机构的班次：发布、招生、考勤、报送，主管部门确认后专业科目学时自动到账。"
        actions={<Link to="/manage/institutions">施教机构</Link>}
      />
      {places.length > 0 ? (
        <Form method="post" className={classes.actions}>
          {places.length === 1 ? (
            <input type="hidden" name="organisationId" value={places[0]?.id} />
          ) : (
            <NativeSelect
              name="organisationId"
              aria-label="由哪家机构举办"
              data={places.map((place) => ({ value: place.id, label: place.name }))}
            />
          )}
          <SubmitButton>新的班次</SubmitButton>
        </Form>
      ) : null}
      <FilterBar
        search={{ label: '班次或机构' }}
        filters={[
          {
            ...{ name: 'show', label: '状态', all: '全部' },
            options: classStates.map((value) => ({ value, label: classStateNames[value] })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的班次' : '还没有班次'}>
          {filtered ? '换一个条件试试。' : '机构经认定后，在这里发布班次。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="培训班" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
