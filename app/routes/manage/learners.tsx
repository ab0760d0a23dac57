import { Button, NativeSelect } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { type ColumnKey, columnKeys, columnNames, readLearnerQuery } from '#app/components/learners/learner-query.ts'
import classes from '#app/components/learners/learners.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { KeysetPager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { listBranch } from '#server/organisations/browse-organisations.ts'
import { findOrganisationPage } from '#server/organisations/find-organisation-page.ts'
import { listLearners } from '#server/reports/list-learners.ts'
import { longerNames, progressNames, standingNames, titleOptions } from '#server/reports/rules/learner-filter.ts'
import type { Route } from './+types/learners'

export const meta: Route.MetaFunction = () => [{ title: '学员管理 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'learner.see')) throw new Response(null, { status: 404 })
  const { columns, ...query } = readLearnerQuery(new URL(request.url))
  const { under } = query.filter
  const body = under && under !== 'none' ? under : null
  const [page, chosen, below] = await Promise.all([
    listLearners(actor, query),
    body ? findOrganisationPage(actor, body) : null,
    listBranch(actor, body),
  ])
  return {
    ...page,
    columns,
    filtered: Object.values(query.filter).some(Boolean),
    chosen: chosen ? { name: chosen.name, parentId: chosen.above.findLast((each) => each.open)?.id ?? null } : null,
    below: below.map(({ id, name }) => ({ value: id, label: name })),
    mayExport: holds(actor, 'learner.export'),
    everywhere: actor.roles.some((grant) => grant.role === 'bureau' || grant.role === 'auditor'),
  }
}

type Row = Route.ComponentProps['loaderData']['rows'][number]

const name: Column<Row> = {
  key: 'name',
  title: '姓名',
  heading: true,
  sortable: true,
  cell: (row) => (
    <span className={classes.cell}>
      <Link to={`/manage/learners/${row.learnerId}`}>{row.realName}</Link>
      <small>{row.maskedIdNumber}</small>
    </span>
  ),
}

const hours = (key: 'required' | 'elective' | 'professional' | 'total'): Column<Row> => ({
  key,
  title: columnNames[key],
  numeric: true,
  sortable: key === 'total',
  cell: (row) => formatHours(row[key]),
})

const others: Record<ColumnKey, Column<Row>> = {
  unit: {
    key: 'unit',
    title: columnNames.unit,
    cell: (row) => (row.organisationId ? <Link to={`?under=${row.organisationId}`}>{row.organisationName}</Link> : '未登记单位'),
  },
  title: {
    key: 'title',
    title: columnNames.title,
    cell: (row) => `${titleLevelNames[row.titleLevel]}${row.highTech ? ' · 高新技术' : ''}`,
  },
  required: hours('required'),
  elective: hours('elective'),
  professional: hours('professional'),
  total: hours('total'),
  met: {
    key: 'met',
    title: columnNames.met,
    cell: (row) => (row.met === null ? '规则未公布' : row.met ? '已达标' : '未达标'),
  },
  phone: { key: 'phone', title: columnNames.phone, cell: (row) => row.maskedPhone },
  standing: { key: 'standing', title: columnNames.standing, cell: (row) => standingNames[row.standing] },
}

const optionsOf = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }))
const filters = [
  { name: 'title', label: '职称', options: titleOptions },
  { name: 'longer', label: '按 144 学时', all: '不限', options: optionsOf(longerNames) },
  { name: 'progress', label: '本年进度', options: optionsOf(progressNames) },
  { name: 'standing', label: '账户', options: optionsOf(standingNames) },
]

export default function Learners({ loaderData }: Route.ComponentProps) {
  const { rows, next, count, columns, chosen, below, filtered, mayExport, everywhere, year } = loaderData
  const { search } = useLocation()
  const query = new URLSearchParams(search)
  const bodies = everywhere ? [...below, { value: 'none', label: '未登记单位的人员' }] : below
  return (
    <>
      <PageHeader
        title="学员管理"
        subtitle={`${year} 年度学时按台账记录；年度要求按计入的学时判断。`}
        actions={
          mayExport ? (
            <>
              <Button component={Link} to={`/manage/learners.xlsx${search}`} reloadDocument variant="default" size="sm">
                导出表格
              </Button>
              <Button component={Link} to={`/manage/printing${search}`} variant="default" size="sm">
                批量打印
              </Button>
            </>
          ) : null
        }
      />
      {chosen ? (
        <p className={classes.chosen}>
          <strong>{chosen.name}</strong>及下级
          <Link to={chosen.parentId ? `?under=${chosen.parentId}` : '?'}>上一级</Link>
        </p>
      ) : null}
      <FilterBar
        search={{ label: '姓名，或完整的身份证号、手机号' }}
        filters={filters}
        keep={['sort', ...(chosen && bodies.length === 0 ? ['under'] : [])]}
      >
        {bodies.length > 0 ? (
          <NativeSelect
            name="under"
            label="单位"
            size="sm"
            defaultValue={query.get('under') ?? ''}
            onChange={(event) => event.currentTarget.form?.requestSubmit()}
            data={[{ value: chosen ? (query.get('under') ?? '') : '', label: chosen ? '本机构及全部下级' : '全部' }, ...bodies]}
          />
        ) : null}
        <details className={classes.columns}>
          <summary>显示的列</summary>
          <div>
            {columnKeys.map((key) => (
              <label key={key}>
                <input type="checkbox" name="column" value={key} defaultChecked={columns.includes(key)} /> {columnNames[key]}
              </label>
            ))}
          </div>
        </details>
      </FilterBar>
      {rows.length === 0 ? (
        <EmptyState icon={<IconUsers size={40} stroke={1.4} />} title={filtered ? '没有符合条件的人员' : '还没有登记的人员'}>
          {filtered ? (
            '身份证号和手机号要输入完整的号码；姓名可以只输入一部分。'
          ) : (
            <>
              可以<Link to="/manage/joining/invite">邀请人员</Link>或<Link to="/manage/roster">导入名册</Link>。
            </>
          )}
        </EmptyState>
      ) : (
        <DataTable
          caption="人员"
          columns={[name, ...columns.map((key) => others[key])]}
          rows={rows}
          rowKey={(row) => row.learnerId}
        />
      )}
      <KeysetPager next={next} count={count} unit="人" />
    </>
  )
}
