import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { yearSentence } from '#server/certificates/rules/stated-year.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { findCheck } from '#server/reviews/list-checks.ts'
import { outcomeNames, outcomes } from '#server/reviews/rules/asked-list.ts'
import type { Route } from './+types/review-check'

export const meta: Route.MetaFunction = () => [{ title: '核查结果 · 学时' }]

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.checkId)
  const check = id.success ? await findCheck(requireOfficial(context), id.data) : null
  if (!check) throw new Response(null, { status: 404 })
  const wanted = z.enum(outcomes).safeParse(new URL(request.url).searchParams.get('outcome'))
  const counts = Map.groupBy(check.rows, (row) => row.outcome)
  return {
    check: { ...check, rows: wanted.success ? (counts.get(wanted.data) ?? []) : check.rows },
    outcome: wanted.success ? wanted.data : null,
    counts: outcomes.flatMap((each) => (counts.has(each) ? [{ outcome: each, count: counts.get(each)?.length ?? 0 }] : [])),
  }
}

type Row = Route.ComponentProps['loaderData']['check']['rows'][number]
const columns: readonly Column<Row>[] = [
  { key: 'place', title: '行', numeric: true, cell: (row) => row.place },
  {
    key: 'name',
    title: '人员',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        {row.realName}
        <small className={classes.number}>{row.maskedIdNumber}</small>
      </span>
    ),
  },
  { key: 'outcome', title: '结果', cell: (row) => outcomeNames[row.outcome] },
  {
    key: 'why',
    title: '说明',
    cell: (row) =>
      row.years.length === 0 ? (
        row.sentence
      ) : (
        <details>
          <summary>{row.sentence}</summary>
          <ul className={classes.hints}>
            {row.years.map((year) => (
              <li key={year.year}>{yearSentence(year)}</li>
            ))}
          </ul>
        </details>
      ),
  },
]

export default function ReviewCheck({ loaderData: { check, counts, outcome } }: Route.ComponentProps) {
  const { requirement } = check
  const first = requirement.until - requirement.lastYears + 1
  return (
    <>
      <PageHeader
        title={check.review || '凭本人授权码的核查'}
        subtitle={[
          ...(check.document ? [check.document] : []),
          `申报${titleLevelNames[requirement.titleLevel]}`,
          `${first}—${requirement.until} 年度`,
          ...(requirement.eachYearMet ? ['每年达到要求'] : []),
          ...(requirement.leastHours > 0 ? [`合计至少 ${requirement.leastHours} 学时`] : []),
          ...(requirement.verifiedOnly ? ['只认已验证'] : []),
          `${shanghaiMinuteText(check.checkedAt)} 核查`,
        ].join(' · ')}
        actions={
          <>
            <Button component="a" href={`/manage/review/${check.id}/rows.xlsx`} download variant="default" size="sm">
              导出表格
            </Button>
            <Button component={Link} to="/manage/review" variant="default" size="sm">
              返回
            </Button>
          </>
        }
      />
      <div className={classes.stack}>
        {counts.length === 0 ? (
          <EmptyState title="各人的结果已清除">核查结果保留 30 天；需要时请重新核查。</EmptyState>
        ) : (
          <>
            <ul className={classes.outcomes} aria-label="按结果查看">
              {counts.map((each) => (
                <li key={each.outcome}>
                  <Link
                    to={outcome === each.outcome ? '?' : `?outcome=${each.outcome}`}
                    aria-current={outcome === each.outcome ? 'true' : undefined}
                    data-bad={each.outcome !== 'met' || undefined}
                    preventScrollReset
                  >
                    <strong>{each.count.toLocaleString('zh-CN')}</strong>
                    {outcomeNames[each.outcome]}
                  </Link>
                </li>
              ))}
            </ul>
            <DataTable caption="核查结果" columns={columns} rows={check.rows} rowKey={(row) => String(row.place)} />
          </>
        )}
      </div>
    </>
  )
}
