import { Link } from 'react-router'
import { PortalPlaces } from '#app/components/publications/portal-places.tsx'
import classes from '#app/components/publications/publications.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { listDirectory } from '#server/institutions/list-institutions.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { searchPublications } from '#server/publications/list-publications.ts'
import { markWords, searchWords } from '#server/publications/rules/body-text.ts'
import { publicationKindNames } from '#server/publications/rules/publication-form.ts'
import type { Route } from './+types/search'

export const meta: Route.MetaFunction = () => [{ title: '站内搜索 · 学时' }]

export async function loader({ request }: Route.LoaderArgs) {
  const search = (new URL(request.url).searchParams.get('search') ?? '').slice(0, 100)
  const words = searchWords(search)
  if (words.length === 0) return { search, found: [], alike: false, institutions: [] }
  const everywhere = { field: null, district: null, level: null, onlyValid: false, page: 1 }
  const [{ found, alike }, institutions] = await Promise.all([
    searchPublications(search),
    listDirectory({ ...everywhere, search }),
  ])
  return {
    ...{ search, alike, institutions: institutions.rows.slice(0, 5) },
    found: found.map(({ body, ...row }) => ({
      ...row,
      titleParts: markWords(row.title, words, 120),
      bodyParts: markWords(body.replace(/\s+/g, ' '), words, 120),
    })),
  }
}

type Parts = { text: string; marked: boolean }[]
const Marked = ({ parts }: { parts: Parts }) =>
  parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other order
    part.marked ? <mark key={index}>{part.text}</mark> : part.text,
  )

export default function Search({ loaderData: { search, found, alike, institutions } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="站内搜索" />
      <PortalPlaces at="search" />
      <FilterBar search={{ label: '找什么' }} />
      {search.trim() === '' ? null : found.length === 0 && institutions.length === 0 ? (
        <EmptyState title={`没有找到“${search}”`}>
          换一个词，或者看看<Link to="/faq">常见问题</Link>、<Link to="/complaints">提出咨询</Link>。
        </EmptyState>
      ) : (
        <>
          {alike ? <p className={classes.soft}>没有完全一致的内容，下面的标题比较接近。</p> : null}
          <ol className={classes.list}>
            {institutions.map((row) => (
              <li key={row.organisationId}>
                <h2>
                  <Link to={`/institutions/${row.organisationId}`}>{row.name}</Link>
                </h2>
                <small className={classes.soft}>施教机构</small>
              </li>
            ))}
            {found.map((row) => (
              <li key={row.id}>
                <h2>
                  <Link to={`/p/${row.id}`}>{row.titleParts ? <Marked parts={row.titleParts} /> : row.title}</Link>
                </h2>
                <small className={classes.soft}>
                  {publicationKindNames[row.kind]} · {shanghaiDateText(row.publishedAt)}
                </small>
                {row.bodyParts ? (
                  <p>
                    <Marked parts={row.bodyParts} />
                  </p>
                ) : null}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}
