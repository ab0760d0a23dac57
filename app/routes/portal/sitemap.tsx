import { env } from '#server/platform/env.ts'
import { listPublishedIds } from '#server/publications/list-publications.ts'
import { publicationFolders } from '#server/publications/rules/publication-form.ts'

const places = [
  '/',
  '/institutions',
  '/organisations',
  '/prices',
  '/verify',
  '/complaints',
  '/search',
  ...Object.values(publicationFolders),
]

/** Every page that everybody may read, for search engines. */
export async function loader() {
  const site = env().PUBLIC_URL
  const ids = await listPublishedIds()
  const urls = [
    ...places.map((place) => `<url><loc>${site}${place}</loc></url>`),
    ...ids.map(({ id, publishedAt }) => `<url><loc>${site}/p/${id}</loc><lastmod>${publishedAt.toISOString()}</lastmod></url>`),
  ]
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`,
    { headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' } },
  )
}
