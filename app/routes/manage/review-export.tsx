import { z } from 'zod'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { exportCheck } from '#server/reviews/export-check.ts'
import type { Route } from './+types/review-export'

/** The result of a list, as a file. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.checkId)
  if (!id.success) throw new Response(null, { status: 404 })
  const exported = await exportCheck(requireOfficial(context), id.data)
  if (!exported.ok) {
    if (exported.reason === 'confirm-needed') throw sendToConfirm(context)
    throw new Response(null, { status: 404 })
  }
  return sendSpreadsheet('评审核查结果', await writeSpreadsheet({ sheetName: '评审核查结果', ...exported.value }))
}
