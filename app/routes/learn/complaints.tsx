import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listOwnComplaints, type OwnComplaint, ownComplaintsPage } from '#server/complaints/find-complaint.ts'
import { complaintStateNames } from '#server/complaints/rules/complaint-state.ts'
import { complaintKindNames } from '#server/complaints/rules/complaint-text.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/complaints'

export const meta: Route.MetaFunction = () => [{ title: '我提出的意见和投诉 · 学时' }]

const pageNumber = z.coerce.number().int().min(1).max(1_000).catch(1)

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const page = pageNumber.parse(new URL(request.url).searchParams.get('page') ?? 1)
  const { rows, total } = await listOwnComplaints(actor, page)
  return { rows, total, page, pages: Math.max(1, Math.ceil(total / ownComplaintsPage)) }
}

const columns: readonly Column<OwnComplaint>[] = [
  {
    ...{ key: 'title', title: '标题', heading: true },
    cell: (row) => <Link to={`/learn/complaints/${row.id}`}>{row.title}</Link>,
  },
  { key: 'number', title: '编号', cell: (row) => row.number },
  { key: 'kind', title: '类别', cell: (row) => complaintKindNames[row.kind] },
  { key: 'office', title: '办理单位', cell: (row) => row.responsibleName },
  { key: 'state', title: '状态', cell: (row) => complaintStateNames[row.state] },
  { key: 'filed', title: '提交', cell: (row) => shanghaiDateText(row.filedAt) },
]

export default function OwnComplaints({ loaderData: { rows, total, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="我提出的意见和投诉"
        subtitle="这里只有实名提交的；匿名提交的，凭编号和查询码查进度。"
        actions={
          <Button component={Link} to="/complaints/new" size="sm">
            我要提出
          </Button>
        }
      />
      {rows.length === 0 ? (
        <EmptyState title="还没有提出过">
          有意见、有疑问或者权利受到侵害，可以<Link to="/complaints/new">在这里提出</Link>，每一件都有答复。
        </EmptyState>
      ) : (
        <>
          <DataTable caption="我提出的意见和投诉" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
