import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { listWaitingPapers } from '#server/institutions/find-paper.ts'
import { type InstitutionRow, institutionsPage, listInstitutions } from '#server/institutions/list-institutions.ts'
import { paperKindNames } from '#server/institutions/rules/paper-state.ts'
import { levelNames, standingNames } from '#server/institutions/rules/standing.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/institutions'

export const meta: Route.MetaFunction = () => [{ title: '施教机构 · 学时' }]

const query = z.object({ search: z.string().max(100).catch(''), page: z.coerce.number().int().min(1).max(1_000).catch(1) })

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const sees = (['institution.keep', 'institution.recognise', 'institution.follow'] as const).some((power) => holds(actor, power))
  if (!sees) throw new Response(null, { status: 404 })
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [found, waiting] = await Promise.all([listInstitutions(actor, wanted), listWaitingPapers(actor)])
  return { ...found, waiting, ...wanted, pages: Math.max(1, Math.ceil(found.total / institutionsPage)) }
}

const columns: readonly Column<InstitutionRow>[] = [
  {
    ...{ key: 'name', title: '机构', heading: true },
    cell: (row) => <Link to={`/manage/institutions/${row.organisationId}`}>{row.name}</Link>,
  },
  { key: 'standing', title: '认定', cell: (row) => standingNames[row.standing] },
  { key: 'level', title: '级别', cell: (row) => (row.level ? levelNames[row.level] : '—') },
  { key: 'until', title: '有效期至', cell: (row) => row.validUntil ?? '—' },
  { key: 'fields', title: '领域', cell: (row) => row.fields.join('、') || '—' },
  { key: 'classes', title: '待开班次', numeric: true, cell: (row) => `${row.openClasses} 个` },
]

export default function Institutions({ loaderData: { rows, total, waiting, search, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="施教机构"
        subtitle="认定、年度评估、暂停和恢复；高级研修项目的审核。"
        actions={<Link to="/manage/classes">培训班</Link>}
      />
      {waiting.length > 0 ? (
        <Sheet label="等待审核">
          <h2>等待审核</h2>
          <ul className={classes.plain}>
            {waiting.map((paper) => (
              <li key={paper.id}>
                <span>
                  <Link to={`/manage/institutions/papers/${paper.id}`}>{paper.title || paperKindNames[paper.kind]}</Link>
                  <small>
                    {paper.organisationName} · {paperKindNames[paper.kind]}
                  </small>
                </span>
                <small>{paper.submittedAt ? shanghaiDateText(paper.submittedAt) : ''}</small>
              </li>
            ))}
          </ul>
        </Sheet>
      ) : null}
      <FilterBar search={{ label: '机构名称或拼音首字母' }} />
      {rows.length === 0 ? (
        <EmptyState title={search ? '没有这样的机构' : '还没有施教机构'}>
          {search ? '换一个词试试。' : '在“组织机构”里登记施教机构并授权给它的管理员后，由机构自己申请认定。'}
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
