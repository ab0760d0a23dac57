import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { type DeskPublication, deskPage, listDeskPublications } from '#server/publications/list-publications.ts'
import { publicationKindNames, publicationKinds } from '#server/publications/rules/publication-form.ts'
import { publicationStatuses, publicationStatusNames } from '#server/publications/rules/publication-state.ts'
import type { Route } from './+types/publications'

export const meta: Route.MetaFunction = () => [{ title: '门户内容 · 学时' }]

const query = z.object({
  kind: z.enum(publicationKinds).nullable().catch(null).default(null),
  status: z.enum(publicationStatuses).nullable().catch(null).default(null),
  search: z.string().max(100).catch('').default(''),
  page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'publication.make')) throw new Response(null, { status: 404 })
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const { rows, total } = await listDeskPublications(actor, wanted)
  const filtered = wanted.search !== '' || wanted.kind !== null || wanted.status !== null
  return { rows, total, filtered, page: wanted.page, pages: Math.max(1, Math.ceil(total / deskPage)) }
}

const columns: readonly Column<DeskPublication>[] = [
  {
    ...{ key: 'title', title: '标题', heading: true },
    cell: (row) => <Link to={`/manage/publications/${row.id}`}>{row.title}</Link>,
  },
  { key: 'kind', title: '栏目', cell: (row) => publicationKindNames[row.kind] },
  { key: 'status', title: '状态', cell: (row) => publicationStatusNames[row.status] },
  { key: 'maker', title: '撰写', cell: (row) => row.makerName },
  { key: 'at', title: '发布', cell: (row) => (row.publishedAt ? shanghaiDateText(row.publishedAt) : '—') },
]

export default function Publications({ loaderData: { rows, total, filtered, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="门户内容" subtitle="工作动态、政策法规、行业学习指南、常见问题和资料下载。撰写后由另一人审核发布。" />
      <div className={classes.actions}>
        {publicationKinds.map((kind) => (
          <Button key={kind} component={Link} to={`/manage/publications/new?kind=${kind}`} variant="default" size="sm">
            写{publicationKindNames[kind]}
          </Button>
        ))}
      </div>
      <FilterBar
        search={{ label: '标题或文号' }}
        filters={[
          {
            name: 'kind',
            label: '栏目',
            options: publicationKinds.map((value) => ({ value, label: publicationKindNames[value] })),
          },
          {
            ...{ name: 'status', label: '状态' },
            options: publicationStatuses.map((value) => ({ value, label: publicationStatusNames[value] })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的内容' : '还没有内容'}>
          {filtered ? '换一个条件试试。' : '从上面选择栏目开始写。'}
        </EmptyState>
      ) : (
        <>
          <DataTable caption="门户内容" columns={columns} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
