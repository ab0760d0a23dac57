import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { exportCombined } from '#server/reports/export-combined.ts'
import { subjectNames } from '#server/reports/rules/combined-fields.ts'
import { readCombinedQuery } from '#server/reports/rules/combined-query.ts'
import { reportRefusals } from '#server/reports/rules/refusals.ts'
import type { Route } from './+types/query-export'

/** What the question in the address finds, as a file. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { query } = readCombinedQuery(new URL(request.url).searchParams, shanghaiYear(await databaseNow()))
  const exported = await exportCombined(actor, query)
  if (!exported.ok) {
    if (exported.reason === 'confirm-needed') throw sendToConfirm(context)
    if (exported.reason === 'not-found') throw new Response(null, { status: 404 })
    const { status, sentence } = reportRefusals[exported.reason]
    throw new Response(sentence, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  }
  const name = `综合查询-${subjectNames[query.subject]}`
  return sendSpreadsheet(name, await writeSpreadsheet({ sheetName: subjectNames[query.subject], ...exported.value }))
}
