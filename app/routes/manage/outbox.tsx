import { IconMail } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { ChannelNote } from '#app/components/notices/channel-note.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { KeysetPager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { env } from '#server/platform/env.ts'
import { listChannels, listLetters } from '#server/portal/list-letters.ts'
import {
  channelNames,
  letterProblem,
  letterStateNames,
  letterStates,
  letterTopicNames,
  letterTopics,
} from '#server/portal/rules/letters.ts'
import type { Route } from './+types/outbox'

export const meta: Route.MetaFunction = () => [{ title: '短信和邮件 · 学时' }]

const query = z.object({
  channel: z.enum(['sms', 'email']).optional().catch(undefined),
  topic: z.enum(letterTopics).optional().catch(undefined),
  state: z.enum(letterStates).optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'outbox.read')) throw new Response(null, { status: 404 })
  const { after, ...filter } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [page, standings] = await Promise.all([listLetters(actor, filter, { before: after }), listChannels(actor)])
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return { ...page, standings, filtered, production: env().NODE_ENV === 'production' }
}

type Row = Route.ComponentProps['loaderData']['letters'][number]
const columns: readonly Column<Row>[] = [
  {
    key: 'subject',
    title: '内容',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/manage/outbox/${row.id}`}>{row.subject}</Link>
        <small>给{row.maskedName}</small>
      </span>
    ),
  },
  { key: 'channel', title: '方式', cell: (row) => `${channelNames[row.channel]} · ${letterTopicNames[row.topic]}` },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (
      <span className={classes.cell}>
        {letterStateNames[row.state]}
        {row.problem ? <small>{letterProblem(row.problem)}</small> : null}
      </span>
    ),
  },
  { key: 'at', title: '时间', cell: (row) => shanghaiMinuteText(row.endedAt ?? row.createdAt) },
]

const optionsOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }))

export default function Outbox({ loaderData: { letters, more, standings, filtered, production } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="短信和邮件" subtitle="本站写给个人的短信和邮件：等待的、发出的、没有发出的。" />
      <div className={classes.stack}>
        {standings.map((standing) => (
          <ChannelNote key={standing.channel} standing={standing} production={production} />
        ))}
      </div>
      <FilterBar
        filters={[
          { name: 'channel', label: '方式', options: optionsOf(channelNames) },
          { name: 'topic', label: '事项', options: optionsOf(letterTopicNames) },
          { name: 'state', label: '状态', options: optionsOf(letterStateNames) },
        ]}
      />
      {letters.length === 0 ? (
        <EmptyState icon={<IconMail size={40} stroke={1.4} />} title={filtered ? '没有符合条件的短信和邮件' : '还没有短信和邮件'}>
          {filtered ? '请换一个条件，或清除条件。' : '重置登录、导入名册、退回年度等事项发生时，会在这里出现。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="短信和邮件" columns={columns} rows={letters} rowKey={(row) => row.id} />
          <KeysetPager next={more ? (letters.at(-1)?.id ?? null) : null} />
        </>
      )}
    </>
  )
}
