import { z } from 'zod'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { fetchPrinting } from '#server/reports/fetch-printing.ts'
import type { Route } from './+types/printing-file'

/** The file of a batch, saved under what it holds. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.batchId)
  if (!id.success) throw new Response(null, { status: 404 })
  const file = await fetchPrinting(actor, id.data)
  if (!file.ok) {
    if (file.reason === 'confirm-needed') throw sendToConfirm(context)
    throw new Response(null, { status: 404 })
  }
  const { title, format, bytes, stream } = file.value
  return new Response(stream, {
    headers: {
      'content-type': format === 'pdf' ? 'application/pdf' : 'application/zip',
      'content-length': String(bytes),
      'content-disposition': `attachment; filename="printing.${format}"; filename*=UTF-8''${encodeURIComponent(title)}.${format}`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
