import { readLearnerQuery } from '#app/components/learners/learner-query.ts'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { exportLearners, exportLimit } from '#server/reports/export-learners.ts'
import type { Route } from './+types/learners-export'

/** The list as it is filtered in the address, as a file; the last row says when there would be more. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { filter, sort, descending } = readLearnerQuery(new URL(request.url))
  const exported = await exportLearners(actor, { filter, sort, descending })
  if (!exported.ok) {
    if (exported.reason === 'confirm-needed') throw sendToConfirm(context)
    throw new Response(null, { status: 404 })
  }
  const { header, rows, capped } = exported.value
  if (capped) rows.push([`只导出了前 ${exportLimit.toLocaleString('zh-CN')} 人，请按单位分别导出。`])
  return sendSpreadsheet('学员名单', await writeSpreadsheet({ sheetName: '学员名单', header, rows }))
}
