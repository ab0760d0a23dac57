import { Button } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { Link, useSearchParams } from 'react-router'
import { organisationKindText } from '#app/components/organisations/kind-text.ts'
import { readOrganisationQuery } from '#app/components/organisations/organisation-query.ts'
import { OrganisationTree } from '#app/components/organisations/organisation-tree.tsx'
import classes from '#app/components/organisations/organisations.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import {
  branchLimit,
  browseOrganisations,
  listBranch,
  listDistricts,
  type OrganisationRow,
} from '#server/organisations/browse-organisations.ts'
import { findOrganisationPage } from '#server/organisations/find-organisation-page.ts'
import { authorityKindNames, authorityKinds, organisationKindNames, organisationKinds } from '#server/organisations/rules/tree.ts'
import type { Route } from './+types/organisations'

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'organisation.see')) throw new Response(null, { status: 404 })
  const { filter, page } = readOrganisationQuery(new URL(request.url))
  const under = filter.under ? await findOrganisationPage(actor, filter.under) : null
  if (filter.under && !under) throw new Response(null, { status: 404 })
  const [found, roots, districts] = await Promise.all([
    browseOrganisations(actor, filter, { page }),
    listBranch(actor, null),
    listDistricts(actor),
  ])
  return {
    ...found,
    roots,
    districts,
    limit: branchLimit,
    under: under ? { id: under.id, name: under.name, above: under.above, mayAdd: under.may.addBelow && !under.closedAt } : null,
    mayImport: holds(actor, 'organisation.import'),
  }
}

export const meta: Route.MetaFunction = () => [{ title: '组织机构 · 学时' }]

const columns: Column<OrganisationRow>[] = [
  {
    key: 'name',
    title: '名称',
    sortable: true,
    heading: true,
    cell: (row) => (
      <>
        <Link to={`/manage/organisations/${row.id}`}>{row.name}</Link>
        {row.closed ? <span className={classes.badge}>已停用</span> : null}
        <span className={classes.code}>{row.code}</span>
      </>
    ),
  },
  { key: 'kind', title: '类型', cell: (row) => organisationKindText(row) },
  { key: 'parent', title: '上级', cell: (row) => row.parentName },
  {
    key: 'district',
    title: '所在区',
    sortable: true,
    cell: (row) => (row.district ? <span className={classes.whole}>{row.district}</span> : null),
  },
  {
    key: 'children',
    title: '下级',
    numeric: true,
    cell: (row) => (row.children > 0 ? <Link to={`?under=${row.id}`}>{row.children}</Link> : null),
  },
  { key: 'learners', title: '人员', numeric: true, cell: (row) => (row.learners > 0 ? row.learners : null) },
]

export default function Organisations({ loaderData }: Route.ComponentProps) {
  const { rows, count, page, pages, roots, districts, limit, under, mayImport } = loaderData
  const [query] = useSearchParams()
  return (
    <>
      <PageHeader
        title={under ? under.name : '组织机构'}
        subtitle={under ? '这个机构及其所有下级' : '您的身份所及的全部机构；可按名称、代码或拼音首字母查找。'}
        actions={
          <>
            {under?.mayAdd ? (
              <Button component={Link} to={`/manage/organisations/new?parent=${under.id}`} size="sm">
                新增下级
              </Button>
            ) : null}
            {mayImport ? (
              <Button component={Link} to="/manage/organisations/import" variant="default" size="sm">
                批量导入
              </Button>
            ) : null}
            <Button component="a" href={`/manage/organisations/export?${query}`} variant="default" size="sm">
              导出 Excel
            </Button>
          </>
        }
      />
      {under ? (
        <ol className={classes.path} aria-label="位置">
          <li>
            <Link to="/manage/organisations">全部</Link>
          </li>
          {under.above.map((body) => (
            <li key={body.id}>{body.open ? <Link to={`?under=${body.id}`}>{body.name}</Link> : body.name}</li>
          ))}
          <li>
            <Link to={`/manage/organisations/${under.id}`}>查看“{under.name}”的详情</Link>
          </li>
        </ol>
      ) : null}
      <div className={classes.columns}>
        <OrganisationTree roots={roots} current={under?.id ?? null} limit={limit} />
        <div>
          <FilterBar
            search={{ label: '名称、代码或拼音首字母' }}
            keep={['sort', 'under']}
            filters={[
              {
                name: 'kind',
                label: '类型',
                options: organisationKinds.map((kind) => ({ value: kind, label: organisationKindNames[kind] })),
              },
              {
                name: 'authorityKind',
                label: '主管部门类别',
                options: authorityKinds.map((kind) => ({ value: kind, label: authorityKindNames[kind] })),
              },
              { name: 'district', label: '所在区', options: districts.map((name) => ({ value: name, label: name })) },
              { name: 'closed', label: '状态', all: '使用中', options: [{ value: '1', label: '已停用' }] },
            ]}
          />
          {rows.length === 0 ? (
            <EmptyState icon={<IconBuildingCommunity size={32} stroke={1.5} />} title="没有符合条件的机构">
              换一个词试试，或清除条件；不在您权限范围内的机构不会列出。
            </EmptyState>
          ) : (
            <DataTable caption="机构" columns={columns} rows={rows} rowKey={(row) => row.id} />
          )}
          <Pager page={page} pages={pages} count={count} unit="个机构" />
        </div>
      </div>
    </>
  )
}
