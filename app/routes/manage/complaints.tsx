import { Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { type ComplaintRow, complaintsPage, listComplaints } from '#server/complaints/list-complaints.ts'
import { complaintQuery } from '#server/complaints/rules/complaint-query.ts'
import { complaintStateNames, isOpen } from '#server/complaints/rules/complaint-state.ts'
import { complaintKindNames, complaintKinds } from '#server/complaints/rules/complaint-text.ts'
import { isOverdue, lastDayOf } from '#server/complaints/rules/deadlines.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/complaints'

export const meta: Route.MetaFunction = () => [{ title: '意见建议与投诉 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'complaint.handle') && !holds(actor, 'complaint.follow')) throw new Response(null, { status: 404 })
  const wanted = complaintQuery.parse(Object.fromEntries(new URL(request.url).searchParams))
  const { rows, counts } = await listComplaints(actor, wanted)
  return {
    ...{ rows, counts, show: wanted.show, page: wanted.page, pages: Math.max(1, Math.ceil(counts.total / complaintsPage)) },
    ...{ now: await databaseNow(), filtered: wanted.search !== '' || wanted.kind !== null },
  }
}

const shows = { open: '待办理', overdue: '已超期', done: '已办结' } as const

export default function Complaints({ loaderData }: Route.ComponentProps) {
  const { rows, counts, show, page, pages, now, filtered } = loaderData
  const columns: Column<ComplaintRow>[] = [
    {
      ...{ key: 'title', title: '标题', heading: true },
      cell: (row) => (
        <span className={classes.cell}>
          <Link to={`/manage/complaints/${row.id}`}>{row.title}</Link>
          <small>{row.number}</small>
        </span>
      ),
    },
    { key: 'kind', title: '类别', cell: (row) => complaintKindNames[row.kind] },
    { key: 'about', title: '涉及', cell: (row) => row.about ?? '—' },
    { key: 'office', title: '办理单位', cell: (row) => row.responsibleName },
    { key: 'state', title: '状态', cell: (row) => complaintStateNames[row.state] },
    {
      ...{ key: 'due', title: '期限' },
      cell: (row) => {
        if (!isOpen(row.state)) return '—'
        const late = isOverdue(row, now)
        return late ? (
          <strong>{late === 'answer' ? '已超答复期限' : '已超受理期限'}</strong>
        ) : (
          shanghaiDateText(lastDayOf(row.dueAt))
        )
      },
    },
  ]
  return (
    <>
      <PageHeader title="意见建议与投诉" subtitle={`待办理 ${counts.open} 件，其中超期 ${counts.overdue} 件。`} />
      <nav className={`${classes.actions} ${classes.years}`} aria-label="范围">
        {Object.entries(shows).map(([value, label]) => (
          <Link key={value} to={`?show=${value}`} aria-current={show === value ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      <FilterBar
        search={{ label: '编号、标题、涉及的单位' }}
        filters={[
          { name: 'kind', label: '类别', options: complaintKinds.map((value) => ({ value, label: complaintKindNames[value] })) },
        ]}
        keep={['show']}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的诉求' : show === 'done' ? '还没有办结的' : '没有要办理的'}>
          {filtered ? '换一个条件试试。' : '有人在门户提出意见、投诉或咨询，由本单位办理的会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="意见建议与投诉" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total: counts.total, capped: false }} />
        </>
      )}
    </>
  )
}
