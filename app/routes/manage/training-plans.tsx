import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { type PlanSum, sumPlans } from '#server/filings/sum-plans.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/training-plans'

export const meta: Route.MetaFunction = () => [{ title: '线下培训计划汇总 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'training.follow')) throw new Response(null, { status: 404 })
  const thisYear = shanghaiYear(await databaseNow())
  const asked = z.coerce
    .number()
    .int()
    .min(2000)
    .max(2200)
    .safeParse(new URL(request.url).searchParams.get('year') || thisYear)
  const year = asked.success ? asked.data : thisYear
  return { rows: await sumPlans(actor, year), year, thisYear }
}

const columns: readonly Column<PlanSum>[] = [
  { key: 'authority', title: '主管部门', heading: true, cell: (row) => row.authorityName },
  { key: 'plans', title: '报送单位', numeric: true, cell: (row) => row.plans },
  { key: 'trainings', title: '计划次数', numeric: true, cell: (row) => row.trainings },
  { key: 'hours', title: '计划学时', numeric: true, cell: (row) => formatHours(row.centihours) },
  { key: 'people', title: '计划人次', numeric: true, cell: (row) => row.people },
  { key: 'accepted', title: '已备案', numeric: true, cell: (row) => row.accepted },
  { key: 'held', title: '已确认', numeric: true, cell: (row) => row.held },
]

export default function TrainingPlans({ loaderData: { rows, year, thisYear } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={`${year} 年度线下培训计划汇总`}
        subtitle="各主管部门报送的计划，和已经备案、办结的培训。"
        actions={
          <>
            <Button component="a" href={`/manage/trainings/plans.xlsx?year=${year}`} variant="default" size="sm" download>
              导出表格
            </Button>
            <Link to="/manage/trainings">线下培训</Link>
          </>
        }
      />
      <FilterBar
        filters={[
          {
            ...{ name: 'year', label: '年度', all: `${thisYear} 年度` },
            options: [thisYear + 1, thisYear - 1, thisYear - 2].map((each) => ({ value: `${each}`, label: `${each} 年度` })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title="还没有计划">单位报送年度计划后，会按主管部门汇总在这里。</EmptyState>
      ) : (
        <DataTable caption="线下培训计划汇总" columns={columns} rows={rows} rowKey={(row) => row.authorityId} />
      )}
    </>
  )
}
