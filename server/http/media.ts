/**
 * The door for watching: /media/<asset id>/<signed folder>/<file>. The address is the right (server/media/rules/media-signature.ts), so nobody is
 * looked up; the files never change once published, so that they are read whole, with one open and one read, and kept by browsers. nginx does
 * the same from server/http/nginx.conf.template.
 */
import { type FileHandle, open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { publishedKey } from '#server/media/places.ts'
import { contentTypes, isExpired, parseMediaPath } from '#server/media/rules/media-signature.ts'
import { linkRefusals } from '#server/media/rules/refusals.ts'
import { isMediaSignature } from '#server/media/sign-media-url.ts'
import { log } from '#server/platform/log.ts'
import { storagePath } from '#server/platform/storage.ts'
import { parseRange } from './byte-range.ts'

/** Answers a request for a media file. */
export async function handleMedia(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 'media-not-found', request.method)
  const address = parseMediaPath(request.url ?? '')
  const contentType = address && contentTypes[address.extension]
  if (!address || !contentType || !isMediaSignature(address)) return refuse(response, 'media-link-invalid', request.method)
  const nowSeconds = Date.now() / 1_000
  if (isExpired(address, nowSeconds)) return refuse(response, 'media-link-expired', request.method)

  let file: FileHandle
  try {
    file = await open(storagePath(`${publishedKey(address.assetId)}/${address.file}`), 'r')
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      log.error({ err: error }, 'media file not opened')
    return refuse(response, 'media-not-found', request.method)
  }
  try {
    const facts = await file.stat()
    if (!facts.isFile()) return refuse(response, 'media-not-found', request.method)
    const etag = `"${facts.size.toString(36)}-${Math.trunc(facts.mtimeMs).toString(36)}"`
    // Captions can be replaced; everything else under an address is as it is for ever, but the right to it ends.
    const cache =
      address.extension === 'vtt'
        ? 'private, no-cache'
        : `private, max-age=${Math.floor(address.expiresAt - nowSeconds)}, immutable`
    const headers = {
      'content-type': contentType,
      'cache-control': cache,
      etag,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    }
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end()
      return
    }
    const range =
      request.headers['if-range'] === undefined || request.headers['if-range'] === etag
        ? parseRange(request.headers.range, facts.size)
        : null
    if (range === 'unsatisfiable') {
      response.writeHead(416, { 'content-range': `bytes */${facts.size}` }).end()
      return
    }
    const [from, to] = range ?? [0, facts.size - 1]
    const length = to - from + 1
    response.writeHead(range ? 206 : 200, {
      ...headers,
      'content-length': length,
      ...(range ? { 'content-range': `bytes ${from}-${to}/${facts.size}` } : {}),
    })
    if (request.method === 'HEAD' || length === 0) response.end()
    else await sendBytes(response, file, from, length)
  } finally {
    await file.close()
  }
}

const chunkBytes = 1 << 20

/** One read for a segment of the usual size; larger files piece by piece, at the receiver's pace. */
async function sendBytes(response: ServerResponse, file: FileHandle, from: number, length: number): Promise<void> {
  for (let sent = 0; sent < length; ) {
    const { bytesRead, buffer } = await file.read(
      Buffer.allocUnsafe(Math.min(chunkBytes, length - sent)),
      0,
      undefined,
      from + sent,
    )
    if (bytesRead === 0 || response.destroyed) {
      response.destroy()
      return
    }
    sent += bytesRead
    const piece = bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead)
    if (sent === length) response.end(piece)
    else if (!response.write(piece)) await roomFor(response)
  }
}

const roomFor = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go)
      response.off('close', go)
      resolve()
    }
    response.on('drain', go)
    response.on('close', go)
  })

function refuse(response: ServerResponse, reason: keyof typeof linkRefusals, method: string | undefined): void {
  const { status, sentence } = linkRefusals[reason]
  const body = JSON.stringify({ ok: false, reason, sentence })
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  })
  response.end(method === 'HEAD' ? undefined : body)
}
