import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { renderToPipeableStream } from 'react-dom/server'
import { type EntryContext, type RouterContextProvider, ServerRouter } from 'react-router'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { log } from '#server/platform/log.ts'

/** How long the data of a page may take. */
export const streamTimeout = 5_000

/** No page has parts that come later, so each goes out whole: one write instead of dozens, and one that breaks half-way is an error instead of half a page. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  context: RouterContextProvider,
) {
  const { nonce } = context.get(requestFacts)
  const body = await new Promise<Buffer>((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(<ServerRouter context={routerContext} url={request.url} nonce={nonce} />, {
      nonce,
      onAllReady() {
        clearTimeout(limit)
        const whole = new PassThrough()
        buffer(whole).then(resolve, reject)
        pipe(whole)
      },
      onError: reject,
    })
    const limit = setTimeout(abort, streamTimeout + 1_000)
  })
  headers.set('content-type', 'text/html; charset=utf-8')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(new Uint8Array(body), { headers, status })
}

export function handleError(error: unknown, { request }: { request: Request }) {
  if (!request.signal.aborted) log.error({ err: error }, 'page failed')
}
