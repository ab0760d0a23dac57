import { IconUserOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listRegistered } from '#server/organisations/list-registered.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/leaving'

export const meta: Route.MetaFunction = () => [{ title: '离职、退休 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const search = (new URL(request.url).searchParams.get('search') ?? '').slice(0, 100)
  return { people: await listRegistered(actor, search), search }
}

type Row = Route.ComponentProps['loaderData']['people'][number]
const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    title: '人员',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/learners/${row.learnerId}/leave`}>{row.realName}</Link>
        <small className={classes.number}>{row.maskedIdNumber}</small>
      </span>
    ),
  },
  { key: 'organisation', title: '登记单位', cell: (row) => row.organisationName },
  { key: 'since', title: '自', cell: (row) => shanghaiDateText(row.startedAt) },
]

export default function Leaving({ loaderData: { people, search } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="离职、退休" subtitle="选择要办理的人员。人多的请先写姓名查找。" />
      <FilterBar search={{ label: '姓名' }} />
      {people.length === 0 ? (
        <EmptyState icon={<IconUserOff size={40} stroke={1.4} />} title={search ? `没有找到“${search}”` : '还没有在册人员'}>
          {search ? '请核对姓名，或清除条件。' : '可以邀请人员，或导入名册。'}
        </EmptyState>
      ) : (
        <DataTable caption="在册人员" columns={columns} rows={people} rowKey={(row) => row.learnerId} />
      )}
    </>
  )
}
