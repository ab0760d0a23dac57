import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { excelChoices, excelColumns, excelExamples } from '#server/questions/formats/excel.ts'
import type { Route } from './+types/questions-template'

/** The template with one row of each kind, to be written over. */
export async function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  const bytes = await writeSpreadsheet({
    sheetName: '题库',
    header: [...excelColumns],
    rows: excelExamples,
    choices: excelChoices,
  })
  return sendSpreadsheet('题库模板', bytes)
}
