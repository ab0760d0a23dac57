import { Button } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { Link, useSearchParams } from 'react-router'
import desk from '#app/components/desk/desk.module.css'
import { FreshNote } from '#app/components/reports/fresh-note.tsx'
import classes from '#app/components/reports/reports.module.css'
import { StatisticChart } from '#app/components/reports/statistic-chart.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { readStatistics, type StatisticRow } from '#server/reports/read-statistics.ts'
import { axisNames, isPersonAxis, statisticAxes } from '#server/reports/rules/statistic-axes.ts'
import {
  averageOf,
  bodyViews,
  changeText,
  readStatisticQuery,
  shareOf,
  shareText,
  statisticViews,
  viewNames,
} from '#server/reports/rules/statistic-query.ts'
import { cellText, sheetColumns, showsFor } from '#server/reports/rules/statistic-sheet.ts'
import type { Route } from './+types/statistics'

export const meta: Route.MetaFunction = () => [{ title: '统计报表 · 学时' }]

const pageSize = 50

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const thisYear = shanghaiYear(await databaseNow())
  const asked = readStatisticQuery(new URL(request.url).searchParams, thisYear)
  const query = { ...asked, show: showsFor(asked.by, asked.show) }
  const found = await readStatistics(actor, query)
  if (!found) throw new Response(null, { status: 404 })
  const { rows, ...statistics } = found
  return {
    ...{ query, thisYear, ...statistics, total: rows.length, charted: rows.slice(0, 25) },
    rows: rows.slice((query.page - 1) * pageSize, query.page * pageSize),
    seesPeople: holds(actor, 'learner.see'),
  }
}

export default function StatisticsPage({ loaderData }: Route.ComponentProps) {
  const { query, thisYear, at, way, whole, rows, charted, total, fresh, seesPeople } = loaderData
  const [search] = useSearchParams()
  const { year, by, show } = query
  const to = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search)
    for (const name of ['page', 'sort']) next.delete(name)
    for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value)
    return `?${next}`
  }
  const share = shareOf(whole.now.met, whole.now.people)
  const before = shareOf(whole.before.met, whole.before.people)
  const change = changeText(share, before)
  const bodies = whole.bodies
  return (
    <>
      <PageHeader
        title={`${year} 年度统计`}
        subtitle={<FreshNote fresh={fresh} name={at.name} />}
        actions={
          <>
            <Button component="a" href={`/manage/statistics.xlsx?${search}`} variant="default" size="sm" download>
              导出表格
            </Button>
            <Button component="a" href={`/manage/statistics.pdf?${search}`} variant="default" size="sm" target="_blank">
              年度报告（PDF）
            </Button>
          </>
        }
      />
      {way.length > 1 ? (
        <nav aria-label="上级" className={classes.way}>
          {way.slice(0, -1).map((each) => (
            <span key={each.id}>
              <Link to={to({ under: each.id, by: 'branch' })}>{each.name}</Link> ›{' '}
            </span>
          ))}
          {at.name}
        </nav>
      ) : null}
      <div className={desk.tiles}>
        <StatTile
          label="应学人数"
          value={whole.now.people.toLocaleString('zh-CN')}
          note={`${year - 1} 年度 ${whole.before.people.toLocaleString('zh-CN')} 人`}
        />
        <StatTile
          label="达标率"
          value={shareText(share)}
          tone="good"
          note={
            change
              ? `${whole.now.met.toLocaleString('zh-CN')} 人达标，比上年 ${change} 个百分点`
              : `${whole.now.met.toLocaleString('zh-CN')} 人达标`
          }
        />
        <StatTile
          label="人均学时"
          value={formatHours(averageOf(whole.now))}
          note={`${year - 1} 年度 ${formatHours(averageOf(whole.before))}`}
        />
        <StatTile
          label="考试通过率"
          value={shareText(shareOf(whole.now.examsPassed, whole.now.exams))}
          note={`${whole.now.exams.toLocaleString('zh-CN')} 人次参加`}
        />
        <StatTile
          label="已验证"
          value={bodies.verified.toLocaleString('zh-CN')}
          unit="人"
          note={`${bodies.units.toLocaleString('zh-CN')} 个单位`}
        />
      </div>
      <FilterBar
        keep={['under', 'show']}
        filters={[
          {
            ...{ name: 'year', label: '年度', all: `${thisYear}` },
            options: [1, 2, 3, 4].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back}` })),
          },
          {
            ...{ name: 'by', label: '分组', all: axisNames.branch },
            options: statisticAxes.filter((axis) => axis !== 'branch').map((axis) => ({ value: axis, label: axisNames[axis] })),
          },
          {
            ...{ name: 'industry', label: '只看行业', all: '全部' },
            options: Object.entries(industryNames).map(([value, label]) => ({ value, label })),
          },
        ]}
      >
        {query.district ? <input type="hidden" name="district" value={query.district} /> : null}
      </FilterBar>
      {query.district ? (
        <p className={classes.way}>
          只看 <strong>{query.district}</strong> 的单位。<Link to={to({ district: null })}>看全部</Link>
        </p>
      ) : null}
      {by === 'form' ? null : (
        <nav className={classes.views} aria-label="统计内容">
          {statisticViews
            .filter((view) => !(isPersonAxis(by) && bodyViews.includes(view)))
            .map((view) => (
              <Link key={view} to={to({ show: view })} aria-current={view === show ? 'page' : undefined} preventScrollReset>
                {viewNames[view]}
              </Link>
            ))}
        </nav>
      )}
      {total === 0 ? (
        <EmptyState icon={<IconChartBar size={40} stroke={1.4} />} title="这里没有可统计的人员">
          换一个年度或范围试试。
        </EmptyState>
      ) : (
        <Sheet label={viewNames[show]}>
          <StatisticChart lines={charted} query={query} />
          <DataTable
            caption={`${at.name}，${year} 年度，按${axisNames[by]}`}
            columns={columnsOf(query, to, seesPeople && year === thisYear)}
            rows={rows}
            rowKey={(row) => row.key ?? 'none'}
          />
          <Pager page={query.page} pages={Math.ceil(total / pageSize)} count={{ total, capped: false }} unit="组" />
        </Sheet>
      )}
      <details className={classes.source}>
        <summary>这些数字是怎么来的</summary>
        <p className={desk.quiet}>
          人员按当年 12 月 31
          日（本年为现在）登记的单位统计；机构和行业按现在的归属。达标按计入的学时和当年规则判断，与本人页面、年度验证一致；
          学时是台账记录的净数，含冲正。线上指网络课程和远程教育。考试按一人一门一次计。验证、培训经费为各单位提交和报送的数字。
        </p>
      </details>
    </>
  )
}

/** The name leads further down: into a body, a district, or to the people themselves. */
function columnsOf(
  query: Route.ComponentProps['loaderData']['query'],
  to: (changes: Record<string, string | null>) => string,
  seesPeople: boolean,
): Column<StatisticRow>[] {
  const { by, show } = query
  const link = (row: StatisticRow): string | null => {
    if (by === 'branch' || by === 'authority') {
      if (row.key === null) return seesPeople ? '/manage/learners?under=none' : null
      if (row.below) return to({ under: row.key, by: null })
      return seesPeople ? `/manage/learners?under=${row.key}` : null
    }
    if (row.key === null) return null
    if (by === 'district') return to({ district: row.key, by: null })
    return by === 'industry' ? to({ industry: row.key, by: null }) : null
  }
  const sortable = (key: string) =>
    key === 'people' || (key === 'average' && by !== 'form') || (key === 'share' && show === 'met')
  return [
    {
      ...{ key: 'name', title: axisNames[by], heading: true },
      cell: (row) => {
        const address = link(row)
        return address ? <Link to={address}>{row.name}</Link> : row.name
      },
    },
    ...sheetColumns(query).map(
      (column): Column<StatisticRow> => ({
        ...{ key: column.key, title: column.title, numeric: true, sortable: sortable(column.key) },
        cell: (row) =>
          column.key === 'share' && show === 'met' ? <Share row={row} text={cellText(column, row)} /> : cellText(column, row),
      }),
    ),
  ]
}

function Share({ row, text }: { row: StatisticRow; text: string }) {
  const [now, before] = [shareOf(row.now.met, row.now.people), shareOf(row.before.met, row.before.people)]
  const change = changeText(now, before)
  return (
    <>
      {text}
      {change && now !== before ? (
        <small className={(now ?? 0) > (before ?? 0) ? classes.rise : classes.fall}> {change}</small>
      ) : null}
    </>
  )
}
