import { env } from '#server/platform/env.ts'
import { listPublications } from '#server/publications/list-publications.ts'
import { escapeXml } from '#server/publications/rules/escape-xml.ts'

/** The latest news as RSS 2.0. */
export async function loader() {
  const site = env().PUBLIC_URL
  const { rows } = await listPublications({ kind: 'news', search: '', level: null, effect: null, year: null, page: 1 })
  const items = rows.map(
    (row) =>
      `<item><title>${escapeXml(row.title)}</title><link>${site}/p/${row.id}</link><guid>${site}/p/${row.id}</guid><pubDate>${row.publishedAt.toUTCString()}</pubDate><description>${escapeXml(row.excerpt)}</description></item>`,
  )
  const feed = `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>学时 · 工作动态</title><link>${site}/news</link><description>专业技术人员继续教育工作动态</description><language>zh-CN</language>${items.join('')}</channel></rss>`
  return new Response(feed, {
    headers: { 'content-type': 'application/rss+xml; charset=utf-8', 'cache-control': 'public, max-age=300' },
  })
}
