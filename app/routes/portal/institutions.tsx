import { Link } from 'react-router'
import { z } from 'zod'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import {
  type InstitutionRow,
  institutionsPage,
  listDirectory,
  listInstitutionDistricts,
} from '#server/institutions/list-institutions.ts'
import { fields, levelNames, levels, standingNames } from '#server/institutions/rules/standing.ts'
import type { Route } from './+types/institutions'

export const meta: Route.MetaFunction = () => [
  { title: '施教机构 · 学时' },
  { name: 'description', content: '经人社部门认定的继续教育施教机构：级别、专业领域、有效期、年度评估和正在招生的班次。' },
]

const query = z.object({
  search: z.string().max(100).catch(''),
  field: z.enum(fields).nullable().catch(null),
  district: z.string().min(1).max(50).nullable().catch(null),
  level: z.enum(levels).nullable().catch(null),
  show: z.enum(['valid', 'all']).catch('valid'),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
})

export async function loader({ request }: Route.LoaderArgs) {
  const { show, ...wanted } = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [found, districts] = await Promise.all([
    listDirectory({ ...wanted, onlyValid: show === 'valid' }),
    listInstitutionDistricts(),
  ])
  const filtered = Boolean(wanted.search || wanted.field || wanted.district || wanted.level)
  return { ...found, districts, filtered, page: wanted.page, pages: Math.max(1, Math.ceil(found.total / institutionsPage)) }
}

const columns: readonly Column<InstitutionRow>[] = [
  {
    ...{ key: 'name', title: '机构', heading: true },
    cell: (row) => <Link to={`/institutions/${row.organisationId}`}>{row.name}</Link>,
  },
  { key: 'level', title: '级别', cell: (row) => (row.level ? levelNames[row.level] : '—') },
  { key: 'fields', title: '领域', cell: (row) => row.fields.join('、') },
  { key: 'district', title: '所在区', cell: (row) => row.district ?? '—' },
  {
    ...{ key: 'standing', title: '认定' },
    cell: (row) => `${standingNames[row.standing]}${row.validUntil ? `，至 ${row.validUntil}` : ''}`,
  },
  { key: 'classes', title: '待开班次', numeric: true, cell: (row) => `${row.openClasses} 个` },
]

export default function Institutions({ loaderData }: Route.ComponentProps) {
  const { rows, total, districts, filtered, page, pages } = loaderData
  const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  return (
    <>
      <PageHeader title="施教机构" subtitle="经人社部门认定、可以举办继续教育班次的机构；评估和评价如实公布。" />
      <FilterBar
        search={{ label: '机构名称或拼音首字母' }}
        filters={[
          { name: 'field', label: '领域', all: '全部领域', options: plain(fields) },
          { name: 'district', label: '所在区', all: '全部', options: plain(districts) },
          { name: 'level', label: '级别', all: '全部', options: levels.map((value) => ({ value, label: levelNames[value] })) },
          { name: 'show', label: '认定', all: '只看有效的', options: [{ value: 'all', label: '全部' }] },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的机构' : '现在没有有效的施教机构'}>
          {filtered ? '换一个条件试试。' : '机构经认定后，会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="施教机构" columns={columns} rows={rows} rowKey={(row) => row.organisationId} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
