import { z } from 'zod'
import { requireActor } from '#app/middleware/session.ts'
import { getMyCertificateFile } from '#server/certificates/queries.ts'
import { certificateNames } from '#server/certificates/rules/content.ts'
import { certificateRefusals } from '#server/certificates/rules/refusals.ts'
import type { Route } from './+types/certificate-pdf'

/** The file as it was issued, shown by the browser (`?download` saves it). Its owner's alone. */
export async function loader({ params, context, request }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.certificateId)
  const file = id.success ? await getMyCertificateFile(actor, id.data) : ({ ok: false, reason: 'certificate-not-found' } as const)
  if (!file.ok) {
    const { status, sentence } = certificateRefusals[file.reason]
    return new Response(sentence, {
      status,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    })
  }
  const name = encodeURIComponent(`${certificateNames[file.value.kind]}-${file.value.number}.pdf`)
  const how = new URL(request.url).searchParams.has('download') ? 'attachment' : 'inline'
  return new Response(new Uint8Array(file.value.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(file.value.bytes.length),
      'content-disposition': `${how}; filename="${file.value.number}.pdf"; filename*=UTF-8''${name}`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
