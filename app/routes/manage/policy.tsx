import { Button } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import { DeclarationList, declarationRows } from '#app/components/policy/declaration-list.tsx'
import { FigureTable } from '#app/components/policy/figure-table.tsx'
import classes from '#app/components/policy/policy.module.css'
import { PolicyFacts } from '#app/components/policy/policy-facts.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findPolicyPage, listOpenDrafts, listPolicies, type PolicyVersion } from '#server/hours/list-policies.ts'
import { figureRows } from '#server/hours/rules/figure-rows.ts'
import { sectionKeys, sectionNames } from '#server/hours/rules/figures.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay, shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/policy'

export const meta: Route.MetaFunction = () => [{ title: '学时规则 · 学时' }]

const query = z.object({
  year: z.coerce.number().int().optional().catch(undefined),
  version: z.coerce.number().int().optional().catch(undefined),
  search: z.string().max(100).catch(''),
  show: z.enum(['changed', 'law', 'configured']).optional().catch(undefined),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'policy.see')) throw new Response(null, { status: 404 })
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [versions, drafts, now] = await Promise.all([listPolicies(actor), listOpenDrafts(actor), databaseNow()])
  const year = wanted.year ?? versions.find((each) => each.year <= shanghaiYear(now))?.year ?? versions[0]?.year
  const ofYear = versions.filter((each) => each.year === year)
  const shown = wanted.version
    ? ofYear.find((each) => each.version === wanted.version)
    : (ofYear.find((each) => each.holdsFrom <= now) ?? ofYear[0])
  const page = shown ? await findPolicyPage(actor, shown.id) : null
  const rows = page ? figureRows(page.policy.document, page.changes) : []
  const words = wanted.search.trim()
  return {
    ...{ versions, drafts, shown: shown ?? null, mayChange: holds(actor, 'policy.change') },
    years: [...new Set(versions.map((each) => each.year))],
    title: page?.policy.document.title ?? '学时规则',
    cites: page?.policy.document.cites ?? [],
    before: page?.before ? { year: page.before.year, version: page.before.version } : null,
    changes: page?.changes.length ?? 0,
    declarations: page && words === '' && wanted.show === undefined ? declarationRows(page.policy.document) : [],
    rows: rows.filter(
      (row) =>
        (row.name.includes(words) || row.cite.includes(words) || row.text.includes(words)) &&
        (wanted.show === undefined || (wanted.show === 'changed' ? row.changed : row.basis === wanted.show)),
    ),
  }
}

const history: Column<PolicyVersion>[] = [
  {
    key: 'version',
    title: '版本',
    heading: true,
    cell: (row) => (
      <Link to={`?year=${row.year}&version=${row.version}`}>
        {row.year} 年度第 {row.version} 版
      </Link>
    ),
  },
  { key: 'holds', title: '生效', cell: (row) => shanghaiDay(row.holdsFrom) },
  { key: 'by', title: '公布人', cell: (row) => row.publishedBy ?? '系统初始规则' },
  { key: 'reason', title: '理由', cell: (row) => row.reason },
]

export default function PolicyPage({ loaderData }: Route.ComponentProps) {
  const { versions, drafts, shown, mayChange, years, title, cites, before, changes, rows, declarations } = loaderData
  const sections = sectionKeys.filter((section) => rows.some((row) => row.section === section))
  const newVersion = mayChange ? (
    <Button component={Link} to="/manage/policy/new" variant={drafts.length > 0 ? 'default' : 'filled'}>
      起草新版本
    </Button>
  ) : null
  return (
    <>
      <PageHeader title={title} subtitle="全市计算学时的依据。公布的版本不再修改；更正是一个新版本。" actions={newVersion} />
      <div className={classes.stack}>
        {drafts.map((draft) => (
          <div key={draft.id} className={classes.message} data-tone="warn">
            正在起草：<Link to={`/manage/policy/drafts/${draft.id}`}>{draft.title}</Link>，{draft.changedBy}最后修改于{' '}
            {shanghaiMinuteText(draft.changedAt)}。
          </div>
        ))}
        {shown ? (
          <>
            <Sheet label="版本">
              <PolicyFacts version={shown} cites={cites} />
            </Sheet>
            <FilterBar
              keep={[]}
              search={{ label: '查找项目或依据' }}
              filters={[
                {
                  name: 'year',
                  label: '年度',
                  all: '今年',
                  options: years.map((year) => ({ value: String(year), label: String(year) })),
                },
                {
                  name: 'show',
                  label: '显示',
                  options: [
                    { value: 'changed', label: `与上一版不同（${changes}）` },
                    { value: 'law', label: '法定' },
                    { value: 'configured', label: '配置' },
                  ],
                },
              ]}
            />
            <p className={classes.quiet}>
              {before
                ? `上一版指 ${before.year} 年度第 ${before.version} 版，共有 ${changes} 处不同。`
                : '这是最早的版本，没有上一版可比。'}
            </p>
            <nav aria-label="规则各部分" className={classes.tabs}>
              {sections.map((section) => (
                <a key={section} href={`#${section}`}>
                  {sectionNames[section]}
                </a>
              ))}
            </nav>
            {rows.length === 0 ? (
              <EmptyState icon={<IconGavel size={40} stroke={1.4} />} title="没有符合条件的项目" />
            ) : (
              sections.map((section) => {
                const own = rows.filter((row) => row.section === section)
                return (
                  <Sheet key={section} label={sectionNames[section]}>
                    <h2 id={section}>{sectionNames[section]}</h2>
                    {section === 'declarations' && declarations.length > 0 ? (
                      <details className={classes.law}>
                        <summary>{declarations.length} 种申报表单和证明材料</summary>
                        <DeclarationList forms={declarations} />
                      </details>
                    ) : null}
                    <FigureTable caption={sectionNames[section]} rows={own} />
                  </Sheet>
                )
              })
            )}
          </>
        ) : (
          <EmptyState icon={<IconGavel size={40} stroke={1.4} />} title="这一年还没有公布规则" />
        )}
        <Sheet>
          <h2>历次版本</h2>
          <DataTable caption="历次公布的版本" columns={history} rows={versions} rowKey={(row) => row.id} />
        </Sheet>
      </div>
    </>
  )
}
