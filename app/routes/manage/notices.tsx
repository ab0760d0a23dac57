import { Button } from '@mantine/core'
import { IconSpeakerphone } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { KeysetPager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { listBulletins } from '#server/portal/list-bulletins.ts'
import { audienceNames, bulletinStateNames } from '#server/portal/rules/bulletin.ts'
import type { Route } from './+types/notices'

export const meta: Route.MetaFunction = () => [{ title: '通知 · 学时' }]

const query = z.object({
  search: z.string().max(100).catch(''),
  state: z.enum(['draft', 'sending', 'sent', 'withdrawn']).optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { search, state, after } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  return { ...(await listBulletins(actor, { search, state, before: after })), filtered: search !== '' || state !== undefined }
}

type Row = Route.ComponentProps['loaderData']['bulletins'][number]
const columns: readonly Column<Row>[] = [
  {
    key: 'title',
    title: '标题',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/notices/${row.id}`}>{row.title}</Link>
        <small>{row.senderName}</small>
      </span>
    ),
  },
  {
    key: 'to',
    title: '发给',
    cell: (row) => (row.audienceName ? `${row.audienceName}及下级的${audienceNames[row.audience]}` : audienceNames[row.audience]),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => `${bulletinStateNames[row.state]}${row.urgent ? ' · 紧急' : ''}`,
  },
  {
    key: 'reach',
    title: '送达 / 已读',
    cell: (row) =>
      row.sentAt
        ? `${row.deliveredCount.toLocaleString('zh-CN')} / ${row.readCount.toLocaleString('zh-CN')}${row.readCount >= 10_000 ? '+' : ''}`
        : '—',
  },
  { key: 'at', title: '时间', cell: (row) => shanghaiMinuteText(row.sentAt ?? row.createdAt) },
]

export default function Notices({ loaderData: { bulletins, more, filtered } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="通知"
        subtitle="发给本机构和下级机构的人员。发出前可以看到发给多少人、什么样子。"
        actions={
          <Button component={Link} to="/manage/notices/new" size="sm">
            写通知
          </Button>
        }
      />
      <FilterBar
        search={{ label: '标题' }}
        filters={[
          {
            name: 'state',
            label: '状态',
            options: Object.entries(bulletinStateNames).map(([value, label]) => ({ value, label })),
          },
        ]}
      />
      {bulletins.length === 0 ? (
        <EmptyState icon={<IconSpeakerphone size={40} stroke={1.4} />} title={filtered ? '没有符合条件的通知' : '还没有发过通知'}>
          {filtered ? '请换一个条件，或清除条件。' : '写一条通知，可以发给全部在册人员、经办人，或一份名单。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="通知" columns={columns} rows={bulletins} rowKey={(row) => row.id} />
          <KeysetPager next={more ? (bulletins.at(-1)?.id ?? null) : null} />
        </>
      )}
    </>
  )
}
