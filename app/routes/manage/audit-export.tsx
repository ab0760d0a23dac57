import { readAuditQuery } from '#app/components/audit/audit-query.ts'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { auditExportLimit, exportAudit } from '#server/reports/export-audit.ts'
import type { Route } from './+types/audit-export'

/** The search that stands in the address, as a file; the last row says when there would be more. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const exported = await exportAudit(actor, readAuditQuery(new URL(request.url)).filter)
  if (!exported.ok) {
    if (exported.reason === 'confirm-needed') throw sendToConfirm(context)
    throw new Response(null, { status: 404 })
  }
  const { header, rows, capped } = exported.value
  if (capped) rows.push([`只导出了最近的 ${auditExportLimit.toLocaleString('zh-CN')} 条，请缩短时间分次导出。`])
  return sendSpreadsheet('审计记录', await writeSpreadsheet({ sheetName: '审计记录', header, rows }))
}
