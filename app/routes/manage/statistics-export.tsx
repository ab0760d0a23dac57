import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { readStatistics } from '#server/reports/read-statistics.ts'
import { axisNames } from '#server/reports/rules/statistic-axes.ts'
import { readStatisticQuery, viewNames } from '#server/reports/rules/statistic-query.ts'
import { cellNumber, sheetColumns, sheetHeader, showsFor } from '#server/reports/rules/statistic-sheet.ts'
import type { Route } from './+types/statistics-export'

/** The table of the page, every line of it, with the whole below and how fresh it is. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const asked = readStatisticQuery(new URL(request.url).searchParams, shanghaiYear(await databaseNow()))
  const query = { ...asked, show: showsFor(asked.by, asked.show) }
  const found = await readStatistics(actor, query)
  if (!found) throw new Response(null, { status: 404 })
  const columns = sheetColumns(query)
  const lines = [...found.rows, { name: '合计', ...found.whole }]
  const asOf = found.fresh.asOf ? `截至 ${shanghaiMinuteText(found.fresh.asOf)}` : '首次统计尚未完成'
  return sendSpreadsheet(
    `${query.year}年度${viewNames[query.show]}-按${axisNames[query.by]}`,
    await writeSpreadsheet({
      sheetName: viewNames[query.show],
      header: sheetHeader(query),
      rows: [
        ...lines.map((line) => [line.name, ...columns.map((column) => cellNumber(column, line))]),
        [`${found.at.name}，${asOf}`],
      ],
    }),
  )
}
