import { Button } from '@mantine/core'
import { IconFileCertificate } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listOwnDeclarations } from '#server/declarations/list-own-declarations.ts'
import { declarationStates, stateNames } from '#server/declarations/rules/declaration-state.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/declarations'

export const meta: Route.MetaFunction = () => [{ title: '学习申报 · 学时' }]

const query = z.object({
  year: z.coerce.number().int().min(2000).max(2200).nullable().catch(null),
  state: z.enum(declarationStates).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(500).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const given = new URL(request.url).searchParams
  const wanted = query.parse({ year: given.get('year') || null, state: given.get('state') || null, page: given.get('page') ?? 1 })
  const thisYear = shanghaiYear(await databaseNow())
  return {
    ...(await listOwnDeclarations(actor, wanted)),
    page: wanted.page,
    thisYear,
    filtered: Boolean(wanted.year || wanted.state),
  }
}

type Row = Route.ComponentProps['loaderData']['rows'][number]

const columns: readonly Column<Row>[] = [
  {
    key: 'title',
    title: '内容',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`/learn/declarations/${row.id}`}>{row.title || '（未填写）'}</Link>
        <small>{row.formLabel}</small>
      </span>
    ),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (
      <span className={classes.cell}>
        {row.reversed ? '已冲正' : stateNames[row.state]}
        {row.state === 'returned' || row.state === 'refused' ? <small>{row.reason}</small> : null}
      </span>
    ),
  },
  { key: 'day', title: '日期', cell: (row) => row.occurredOn ?? '—' },
  { key: 'hours', title: '学时', numeric: true, cell: hoursText },
]

function hoursText({ registeredCentihours, expectedCentihours, reversed }: Row): string {
  if (reversed) return '0'
  if (registeredCentihours) return formatHours(registeredCentihours)
  return expectedCentihours ? `预计 ${formatHours(expectedCentihours)}` : '—'
}

export default function Declarations({ loaderData: { rows, total, page, pages, thisYear, filtered } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="学习申报"
        subtitle="在本站以外参加的培训、会议、论文、考试、自学等，带上证明申报，由单位登记后计入学时。"
        actions={
          <Button component={Link} to="/learn/declarations/new" size="sm">
            新的申报
          </Button>
        }
      />
      <FilterBar
        filters={[
          {
            name: 'year',
            label: '年度',
            options: Array.from({ length: 5 }, (_, back) => ({
              value: String(thisYear - back),
              label: `${thisYear - back} 年度`,
            })),
          },
          {
            name: 'state',
            label: '状态',
            options: declarationStates.map((state) => ({ value: state, label: stateNames[state] })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState icon={<IconFileCertificate size={40} stroke={1.4} />} title={filtered ? '没有符合条件的申报' : '还没有申报'}>
          {filtered ? '换一个条件试试。' : '除了本站的课程，培训班、学术会议、论文、专利、考试和自学都可以申报学时。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="学习申报" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
