import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { YearLinks } from '#app/components/verification/year-tabs.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { listSubmissions, type SubmissionRow } from '#server/verification/list-submissions.ts'
import { submissionStateNames, submissionStates } from '#server/verification/rules/submission-shows.ts'
import type { Route } from './+types/verification'

export const meta: Route.MetaFunction = () => [{ title: '年度验证 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'year.verify')) throw new Response(null, { status: 404 })
  const thisYear = shanghaiYear(await databaseNow())
  const wanted = z
    .object({
      year: z.coerce.number().int().min(2000).max(2200).catch(thisYear),
      state: z.enum([...submissionStates, 'waiting']).catch('waiting'),
      search: z.string().max(100).catch(''),
      page: z.coerce.number().int().min(1).max(200).catch(1),
    })
    .parse(Object.fromEntries(new URL(request.url).searchParams))
  return { ...wanted, thisYear, ...(await listSubmissions(actor, wanted)) }
}

const columns: Column<SubmissionRow>[] = [
  { key: 'unit', title: '单位', heading: true, cell: (row) => <Link to={`/manage/verification/${row.id}`}>{row.unitName}</Link> },
  { key: 'authority', title: '主管部门', cell: (row) => row.authorityName },
  {
    key: 'state',
    title: '状态',
    cell: (row) =>
      submissionStateNames[row.state] + (row.officerName && row.state === 'checking' ? `（${row.officerName}）` : ''),
  },
  { key: 'people', title: '人数', numeric: true, cell: (row) => row.people },
  { key: 'waiting', title: '待验证', numeric: true, cell: (row) => row.waiting },
  { key: 'verified', title: '已验证', numeric: true, cell: (row) => row.verified },
  { key: 'returned', title: '退回', numeric: true, cell: (row) => row.returned },
  { key: 'submitted', title: '提交', cell: (row) => `${shanghaiMinuteText(row.submittedAt)} ${row.submitterName}` },
]

export default function Verification({ loaderData }: Route.ComponentProps) {
  const { year, thisYear, submissions, total, capped, page } = loaderData
  return (
    <>
      <PageHeader
        title={`${year} 年度验证`}
        subtitle="单位提交的年度，由您所在的主管部门验证；先提交的排在前面。"
        actions={<YearLinks year={year} here="queue" />}
      />
      <FilterBar
        search={{ label: '单位名称' }}
        filters={[
          {
            name: 'state',
            label: '状态',
            all: '待办（待受理、验证中）',
            options: submissionStates.map((value) => ({ value, label: submissionStateNames[value] })),
          },
          {
            name: 'year',
            label: '年度',
            all: `${thisYear}`,
            options: [1, 2, 3, 4].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back}` })),
          },
        ]}
      />
      {submissions.length === 0 ? (
        <EmptyState icon={<IconRosetteDiscountCheck size={40} stroke={1.4} />} title="没有符合条件的提交">
          单位提交之后会出现在这里。还没有提交的单位，可以在<Link to={`/manage/verification/progress?year=${year}`}>进度</Link>
          里看到。
        </EmptyState>
      ) : (
        <DataTable caption="单位提交的年度" columns={columns} rows={submissions} rowKey={(row) => row.id} />
      )}
      <Pager page={page} pages={Math.ceil(total / 50)} count={{ total, capped }} unit="份" />
    </>
  )
}
