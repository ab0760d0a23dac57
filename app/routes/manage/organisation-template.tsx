import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { importChoices, importColumns } from '#server/organisations/rules/import-template.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/organisation-template'

export async function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  return sendSpreadsheet(
    '机构导入模板',
    await writeSpreadsheet({
      sheetName: '机构',
      header: importColumns.map(({ title, required }) => (required ? `*${title}` : title)),
      rows: [],
      choices: importChoices,
    }),
  )
}
