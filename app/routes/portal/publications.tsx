import { Link } from 'react-router'
import { z } from 'zod'
import { PortalPlaces } from '#app/components/publications/portal-places.tsx'
import classes from '#app/components/publications/publications.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { listPublications, publicationsPage } from '#server/publications/list-publications.ts'
import {
  levelNames,
  levels,
  publicationFolders,
  publicationKindNames,
  publicationKinds,
} from '#server/publications/rules/publication-form.ts'
import type { Route } from './+types/publications'

export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${publicationKindNames[loaderData?.kind ?? 'news']} · 学时` },
  { name: 'description', content: '专业技术人员继续教育的工作动态、政策法规、行业学习指南、常见问题和资料下载。' },
]

const query = z.object({
  search: z.string().max(100).catch('').default(''),
  level: z.enum(levels).nullable().catch(null).default(null),
  effect: z.enum(['in-force', 'repealed']).nullable().catch(null).default(null),
  year: z.coerce.number().int().min(1980).max(2200).nullable().catch(null).default(null),
  page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1),
})

/** One page for each section: which, its address says. */
export async function loader({ request }: Route.LoaderArgs) {
  const { pathname, searchParams } = new URL(request.url)
  const kind = publicationKinds.find((each) => publicationFolders[each] === pathname.replace(/\.data$/, ''))
  if (!kind) throw new Response(null, { status: 404 })
  const given = Object.fromEntries([...searchParams].filter(([, value]) => value !== ''))
  const wanted = query.parse(given)
  const { rows, total } = await listPublications({ ...wanted, kind })
  const filtered = wanted.search !== '' || wanted.level !== null || wanted.effect !== null || wanted.year !== null
  return { kind, rows, total, filtered, page: wanted.page, pages: Math.max(1, Math.ceil(total / publicationsPage)) }
}

export default function Publications({ loaderData: { kind, rows, total, filtered, page, pages } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={publicationKindNames[kind]}
        actions={kind === 'news' ? <a href="/feed.xml">订阅（RSS）</a> : undefined}
      />
      <PortalPlaces at={kind} />
      <FilterBar
        search={{ label: kind === 'regulation' ? '名称、文号或内容' : '标题或内容' }}
        filters={
          kind === 'regulation'
            ? [
                { name: 'level', label: '效力级别', options: levels.map((value) => ({ value, label: levelNames[value] })) },
                {
                  ...{ name: 'effect', label: '时效' },
                  options: [
                    { value: 'in-force', label: '现行有效' },
                    { value: 'repealed', label: '已废止' },
                  ],
                },
              ]
            : []
        }
      />
      {rows.length === 0 ? (
        <EmptyState title={filtered ? '没有找到' : '还没有内容'}>
          {filtered ? '换一个词试试。' : '发布后会显示在这里。'}
        </EmptyState>
      ) : (
        <>
          <ol className={classes.list}>
            {rows.map((row) => (
              <li key={row.id}>
                <h2>
                  {row.pinned ? <span className={classes.pin}>置顶</span> : null}
                  <Link to={`/p/${row.id}`}>{row.title}</Link>
                </h2>
                <small className={classes.soft}>
                  {kind === 'regulation'
                    ? [
                        row.level && levelNames[row.level],
                        row.issuer,
                        row.documentNumber,
                        row.issuedOn,
                        row.repealed ? '已废止' : '现行有效',
                      ]
                        .filter(Boolean)
                        .join(' · ')
                    : [row.year ? `${row.year} 年度` : '', shanghaiDateText(row.publishedAt)].filter(Boolean).join(' · ')}
                </small>
                {row.excerpt ? <p>{row.excerpt}</p> : null}
              </li>
            ))}
          </ol>
          <Pager page={page} pages={pages} count={{ total, capped: false }} />
        </>
      )}
    </>
  )
}
