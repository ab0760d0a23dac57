import { readOrganisationQuery } from '#app/components/organisations/organisation-query.ts'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { exportOrganisations } from '#server/organisations/export-organisations.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/organisations-export'

/** The list as it is filtered in the address, as a file; the last row says when there would be more. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'organisation.see')) throw new Response(null, { status: 404 })
  const { filter } = readOrganisationQuery(new URL(request.url))
  const { header, rows, capped } = await exportOrganisations(actor, filter)
  if (capped) rows.push([`只导出了前 ${rows.length.toLocaleString('zh-CN')} 个机构，请按上级机构分别导出。`])
  return sendSpreadsheet('组织机构', await writeSpreadsheet({ sheetName: '组织机构', header, rows }))
}
