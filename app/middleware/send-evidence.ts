import { commonRefusals } from '#server/platform/errors.ts'

/**
 * A file that somebody gave as evidence (`?download` saves it), or the words that it is not there. What would act by itself was not taken; a browser's own viewer
 * shows PDFs, and no sandbox lets it.
 */
export function sendEvidence(request: Request, file: { name: string; mediaType: string; bytes: Uint8Array } | null): Response {
  if (!file) {
    const { status, sentence } = commonRefusals['not-found']
    return new Response(sentence, {
      status,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    })
  }
  const how = new URL(request.url).searchParams.has('download') ? 'attachment' : 'inline'
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.mediaType,
      'content-length': String(file.bytes.length),
      'content-disposition': `${how}; filename="evidence"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      ...(file.mediaType === 'application/pdf' ? {} : { 'content-security-policy': "default-src 'none'; sandbox" }),
    },
  })
}
