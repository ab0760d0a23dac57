import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { filingColumns } from '#server/filings/rules/filing-sheet.ts'
import { audienceNames } from '#server/filings/rules/filing-text.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/training-template'

/** An empty sheet of filings with the columns that are read. */
export async function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  const choices = {
    [filingColumns.indexOf('参加范围')]: Object.values(audienceNames),
    [filingColumns.indexOf('考核')]: ['是', '否'],
  }
  return sendSpreadsheet(
    '线下培训备案',
    await writeSpreadsheet({ sheetName: '线下培训', header: [...filingColumns], rows: [], choices }),
  )
}
