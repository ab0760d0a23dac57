import { Button, NativeSelect } from '@mantine/core'
import { Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { TrainingCalendar } from '#app/components/filings/training-calendar.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listFilingPlaces } from '#server/filings/list-filing-places.ts'
import { type FilingRow, filingPageSize, listFilings } from '#server/filings/list-filings.ts'
import { filingShowNames, filingShows } from '#server/filings/rules/filing-shows.ts'
import { filingStateNames, requestKindNames, requestStateNames } from '#server/filings/rules/filing-state.ts'
import { startFiling } from '#server/filings/start-filing.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText, shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/trainings'

export const meta: Route.MetaFunction = () => [{ title: '线下培训 · 学时' }]

const query = z.object({
  show: z.enum([...filingShows, 'waiting']).catch('all'),
  search: z.string().max(100).catch(''),
  year: z.coerce.number().int().min(2000).max(2200).nullable().catch(null),
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .nullable()
    .catch(null),
  page: z.coerce.number().int().min(1).max(100).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const sees = (['training.file', 'training.review', 'training.follow'] as const).some((power) => holds(actor, power))
  if (!sees) throw new Response(null, { status: 404 })
  const given = new URL(request.url).searchParams
  const wanted = query.parse({
    ...{ show: given.get('show') || undefined, search: given.get('search') ?? '', page: given.get('page') ?? 1 },
    ...{ year: given.get('year') || null, month: given.get('month') },
  })
  const [found, places, now] = await Promise.all([listFilings(actor, wanted), listFilingPlaces(actor), databaseNow()])
  return {
    ...{
      ...found,
      pages: Math.max(1, Math.ceil(found.total / filingPageSize)),
      show: wanted.show,
      page: wanted.page,
      month: wanted.month,
      places,
    },
    ...{ thisYear: shanghaiYear(now), thisMonth: shanghaiDay(now).slice(0, 7) },
    ...{ reviews: holds(actor, 'training.review'), follows: holds(actor, 'training.follow') },
    filtered: wanted.show !== 'all' || wanted.search !== '' || wanted.year !== null,
  }
}

const begin = z.object({ organisationId: z.uuid(), copyOf: z.uuid().nullable() })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const given = begin.safeParse({ organisationId: form.get('organisationId'), copyOf: form.get('copyOf') || null })
  const started = given.success ? await startFiling(actor, given.data) : null
  if (!started?.ok) throw new Response(null, { status: 404 })
  return redirect(`/manage/trainings/${started.value.filingId}/edit`)
}

const columns: readonly Column<FilingRow>[] = [
  {
    key: 'title',
    title: '培训',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/trainings/${row.id}`}>{row.title}</Link>
        <small>{row.organisationName}</small>
      </span>
    ),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (
      <span className={classes.cell}>
        {filingStateNames[row.state]}
        {row.request && row.requestKind ? (
          <small>
            {requestKindNames[row.requestKind]}：{requestStateNames[row.request]}
            {row.late ? '（未按期提前）' : ''}
          </small>
        ) : null}
      </span>
    ),
  },
  { key: 'when', title: '举办', cell: (row) => (row.startsAt ? shanghaiDateText(row.startsAt) : '—') },
  { key: 'people', title: '名单', numeric: true, cell: (row) => `${row.people} 人` },
  { key: 'submitted', title: '提交', cell: (row) => (row.submittedAt ? shanghaiDateText(row.submittedAt) : '—') },
]

export default function Trainings({ loaderData }: Route.ComponentProps) {
  const { rows, total, capped, pages, show, page, month, places, thisYear, thisMonth, reviews, follows, filtered } = loaderData
  const shows = [...filingShows.filter((each) => each !== 'all').map((value) => ({ value, label: filingShowNames[value] }))]
  return (
    <>
      <PageHeader
        title="线下培训"
        subtitle="公需选修课的线下培训：先备案，后举办；报送出勤、主管部门确认后，学时自动到账。"
        actions={
          <span className={classes.actions}>
            {month ? <Link to="/manage/trainings">列表</Link> : <Link to={`?month=${thisMonth}`}>月历</Link>}
            {places.length > 0 ? <Link to="/manage/trainings/import">从表格导入</Link> : null}
            {places.length > 0 ? <Link to="/manage/trainings/plan">年度计划</Link> : null}
            {follows ? <Link to="/manage/trainings/plans">计划汇总</Link> : null}
          </span>
        }
      />
      {places.length > 0 ? (
        <Form method="post" className={classes.actions}>
          {places.length === 1 ? (
            <input type="hidden" name="organisationId" value={places[0]?.id} />
          ) : (
            <NativeSelect
              name="organisationId"
              aria-label="由谁举办"
              data={places.map((place) => ({ value: place.id, label: place.name }))}
            />
          )}
          <SubmitButton>新的备案</SubmitButton>
        </Form>
      ) : null}
      <FilterBar
        search={{ label: '培训或单位' }}
        filters={[
          {
            ...{ name: 'show', label: '状态', all: '全部' },
            options: reviews ? [{ value: 'waiting', label: '待我审核' }, ...shows] : shows,
          },
          {
            ...{ name: 'year', label: '年度', all: '全部年度' },
            options: [0, 1, 2].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back} 年度` })),
          },
        ]}
        keep={['month']}
      />
      {month ? (
        <>
          <nav className={classes.actions} aria-label="月份">
            <Link to={`?month=${otherMonth(month, -1)}`}>上个月</Link>
            <strong>{month}</strong>
            <Link to={`?month=${otherMonth(month, 1)}`}>下个月</Link>
          </nav>
          <TrainingCalendar month={month} rows={rows} />
        </>
      ) : rows.length === 0 ? (
        <EmptyState title={show === 'waiting' ? '没有等您审核的' : filtered ? '没有这样的培训' : '还没有培训'}>
          {filtered ? (
            <Button component={Link} to="/manage/trainings" variant="default" size="xs">
              看全部
            </Button>
          ) : (
            '举办线下培训之前，先在这里备案。'
          )}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="线下培训" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped }} />
        </>
      )}
    </>
  )
}

function otherMonth(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + by)
  return date.toISOString().slice(0, 7)
}
