import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import { isbot } from 'isbot'
import { type RenderToPipeableStreamOptions, renderToPipeableStream } from 'react-dom/server'
import { type EntryContext, type RouterContextProvider, ServerRouter } from 'react-router'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { log } from '#server/platform/log.ts'

/** How long a page may wait for its slow parts before the stream is cut. */
export const streamTimeout = 5_000

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  context: RouterContextProvider,
) {
  const { nonce } = context.get(requestFacts)
  const ready: keyof RenderToPipeableStreamOptions =
    isbot(request.headers.get('user-agent') ?? '') || routerContext.isSpaMode ? 'onAllReady' : 'onShellReady'
  let shellRendered = false
  let statusCode = status
  return new Promise<Response>((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(<ServerRouter context={routerContext} url={request.url} nonce={nonce} />, {
      nonce,
      [ready]() {
        shellRendered = true
        const body = new PassThrough()
        body.once('close', () => clearTimeout(limit))
        headers.set('content-type', 'text/html; charset=utf-8')
        if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusCode }))
        pipe(body)
      },
      onShellError: reject,
      onError(error: unknown) {
        statusCode = 500
        if (shellRendered) log.error({ err: error }, 'page broke while streaming')
      },
    })
    const limit = setTimeout(abort, streamTimeout + 1_000)
  })
}

export function handleError(error: unknown, { request }: { request: Request }) {
  if (!request.signal.aborted) log.error({ err: error }, 'page failed')
}
