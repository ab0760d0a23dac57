import { requireOfficial } from '#app/middleware/session.ts'
import { titleLevelNames, titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { rosterColumns } from '#server/organisations/rules/roster.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/roster-template'

/** An empty list with the columns that are read, and what may be chosen in them. */
export async function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  const header = rosterColumns.map((column) => column.title)
  const file = await writeSpreadsheet({
    sheetName: '专业技术人员名册',
    header,
    rows: [],
    choices: {
      [header.indexOf('职称级别')]: titleLevels.map((level) => titleLevelNames[level]),
      [header.indexOf('高新技术岗位')]: ['是', '否'],
    },
  })
  return new Response(new Uint8Array(file), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="roster.xlsx"; filename*=UTF-8''${encodeURIComponent('专业技术人员名册.xlsx')}`,
      'cache-control': 'private, no-store',
    },
  })
}
