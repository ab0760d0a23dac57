import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { BodyView } from '#app/components/publications/body-view.tsx'
import { PortalPlaces } from '#app/components/publications/portal-places.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { env } from '#server/platform/env.ts'
import { findPublication } from '#server/publications/list-publications.ts'
import { excerptOf } from '#server/publications/rules/body-text.ts'
import { levelNames, publicationFolders, publicationKindNames } from '#server/publications/rules/publication-form.ts'
import type { Route } from './+types/publication'

export async function loader({ params, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.publicationId)
  const found = id.success ? await findPublication(id.data) : null
  if (!found) throw new Response(null, { status: 404 })
  return { found, excerpt: excerptOf(found.body), site: env().PUBLIC_URL, nonce: context.get(requestFacts).nonce }
}

export const meta: Route.MetaFunction = ({ loaderData }) =>
  loaderData
    ? [
        { title: `${loaderData.found.title} · 学时` },
        { name: 'description', content: loaderData.excerpt },
        { property: 'og:type', content: 'article' },
        { property: 'og:title', content: loaderData.found.title },
        { property: 'og:description', content: loaderData.excerpt },
        { property: 'og:url', content: `${loaderData.site}/p/${loaderData.found.id}` },
        { property: 'og:image', content: `${loaderData.site}/icon-512.png` },
      ]
    : []

export default function Publication({ loaderData: { found, excerpt, site, nonce } }: Route.ComponentProps) {
  const described = {
    ...{
      '@context': 'https://schema.org',
      '@type': found.kind === 'regulation' ? 'Legislation' : 'Article',
      headline: found.title,
    },
    ...{ datePublished: found.publishedAt, description: excerpt, url: `${site}/p/${found.id}`, inLanguage: 'zh-CN' },
    ...(found.kind === 'regulation' ? { legislationIdentifier: found.documentNumber, legislationDate: found.issuedOn } : {}),
  }
  return (
    <>
      <PageHeader
        title={found.title}
        subtitle={`${publicationKindNames[found.kind]} · ${shanghaiDateText(found.publishedAt)} 发布`}
        actions={<Link to={publicationFolders[found.kind]}>返回{publicationKindNames[found.kind]}</Link>}
      />
      <PortalPlaces at={found.kind} />
      <div className={classes.stack}>
        {found.kind === 'regulation' ? (
          <Sheet label="文件信息">
            <dl className={classes.facts}>
              <dt>效力级别</dt>
              <dd>{found.level ? levelNames[found.level] : '—'}</dd>
              <dt>制定机关</dt>
              <dd>{found.issuer || '—'}</dd>
              <dt>文号</dt>
              <dd>{found.documentNumber || '—'}</dd>
              <dt>公布日期</dt>
              <dd>{found.issuedOn ?? '—'}</dd>
              <dt>施行日期</dt>
              <dd>{found.effectiveOn ?? '—'}</dd>
              <dt>时效</dt>
              <dd>
                {found.repealed ? '已废止' : '现行有效'}
                {found.repealedBy ? (
                  <>
                    ，被<Link to={`/p/${found.repealedBy.id}`}>《{found.repealedBy.title}》</Link>废止
                  </>
                ) : null}
              </dd>
              {found.repeals.length > 0 ? (
                <>
                  <dt>废止了</dt>
                  <dd>
                    {found.repeals.map((each) => (
                      <div key={each.id}>
                        <Link to={`/p/${each.id}`}>《{each.title}》</Link>
                      </div>
                    ))}
                  </dd>
                </>
              ) : null}
            </dl>
          </Sheet>
        ) : null}
        <Sheet label="正文">
          <BodyView body={found.body} />
        </Sheet>
      </div>
      {/* `<` is written so that no text can end the element. */}
      <script
        type="application/ld+json"
        nonce={nonce}
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON of our own making in which no angle bracket is left
        dangerouslySetInnerHTML={{ __html: JSON.stringify(described).replaceAll('<', '\\u003c') }}
      />
    </>
  )
}
