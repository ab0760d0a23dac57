import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { printAnnualReport } from '#server/reports/print-annual-report.ts'
import { readStatisticQuery } from '#server/reports/rules/statistic-query.ts'
import type { Route } from './+types/statistics-pdf'

/** The year of what is looked at, on paper. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const { year, under } = readStatisticQuery(new URL(request.url).searchParams, shanghaiYear(await databaseNow()))
  const report = await printAnnualReport(requireOfficial(context), { year, ...(under ? { under } : {}) })
  if (!report) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(report.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="report.pdf"; filename*=UTF-8''${encodeURIComponent(report.name)}.pdf`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
