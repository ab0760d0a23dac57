import { z } from 'zod'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { exportFormats, exportQuestions } from '#server/questions/export-questions.ts'
import { questionQuery } from '#server/questions/rules/question-query.ts'
import type { Route } from './+types/questions-export'

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const asked = Object.fromEntries(new URL(request.url).searchParams)
  const format = z.enum(exportFormats).safeParse(asked.format)
  if (!format.success) throw new Response(null, { status: 400 })
  const made = await exportQuestions(actor, { query: questionQuery.parse(asked), format: format.data })
  if (!made.ok) throw new Response(null, { status: 404 })
  if (format.data === 'excel') return sendSpreadsheet('题库', made.value.bytes)
  const [type, ending] = format.data === 'moodle' ? ['application/xml', 'xml'] : ['application/zip', 'zip']
  return new Response(new Uint8Array(made.value.bytes), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="questions.${ending}"; filename*=UTF-8''${encodeURIComponent('题库')}.${ending}`,
      'cache-control': 'no-store',
    },
  })
}
