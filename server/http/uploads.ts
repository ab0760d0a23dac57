/**
 * The door for videos: resumable uploads by the tus protocol at /api/uploads. Bytes go straight to a file with flat memory; what an upload is and
 * whose decides the media room. The origin gate has been passed already.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Server as TusServer } from '@tus/server'
import type { Actor } from '#server/identity/actor.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { beginUpload } from '#server/media/begin-upload.ts'
import { cancelUpload } from '#server/media/cancel-upload.ts'
import { findUpload } from '#server/media/find-upload.ts'
import { finishUpload } from '#server/media/finish-upload.ts'
import { uploadFile, uploadsFolder } from '#server/media/places.ts'
import { limits } from '#server/media/rules/admission.ts'
import { type MediaRefusal, mediaRefusals } from '#server/media/rules/refusals.ts'
import { mayMakeMedia } from '#server/media/rules/rights.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { newId } from '#server/platform/ids.ts'
import { log } from '#server/platform/log.ts'

export const uploadPath = '/api/uploads'

type Code = CommonRefusal | MediaRefusal
const refusals = { ...commonRefusals, ...mediaRefusals }

/** tus takes a thrown object of this shape for its answer. */
const refusalOf = (reason: Code) => ({
  status_code: refusals[reason].status,
  body: JSON.stringify({ ok: false, reason, sentence: refusals[reason].sentence }),
})

const fullDisk = new Set(['ENOSPC', 'EDQUOT'])

class UploadStore extends FileStore {
  constructor() {
    super({ directory: uploadsFolder() })
    this.extensions = ['creation', 'creation-with-upload', 'termination']
  }

  /** As the store's own, but it knows a full disk from other trouble. What arrived stays, and the upload goes on from there. */
  override async write(readable: Readable, uploadId: string, offset: number): Promise<number> {
    const file = createWriteStream(uploadFile(uploadId), { flags: 'r+', start: offset })
    try {
      await pipeline(readable, file)
    } catch (error) {
      throw fullDisk.has((error as NodeJS.ErrnoException).code ?? '') ? refusalOf('storage-full') : error
    }
    return offset + file.bytesWritten
  }
}

/** Who is at the door, for the protocol's callbacks. */
const visitor = new AsyncLocalStorage<Actor>()
const currentActor = () => visitor.getStore() as Actor

let protocol: TusServer | undefined

function openProtocol(): TusServer {
  return new TusServer({
    path: uploadPath,
    datastore: new UploadStore(),
    maxSize: limits.fileBytes,
    relativeLocation: true,
    exposedHeaders: ['x-asset-id'],
    allowedOrigins: [],
    namingFunction: () => newId(),
    onUploadCreate: async (_, upload) => {
      const begun = await beginUpload(currentActor(), {
        uploadId: upload.id,
        originalName: (upload.metadata?.filename ?? '').split(/[\\/]/).at(-1)?.trim() ?? '',
        byteSize: upload.size ?? 0,
      })
      if (!begun.ok) throw refusalOf(begun.reason)
      return {}
    },
    onIncomingRequest: async (request, uploadId) => {
      if (request.method === 'POST') return
      const known = /^[0-9a-f-]{36}$/.test(uploadId) ? await findUpload(currentActor(), uploadId) : null
      if (!known || known.finished) throw refusalOf('not-found')
    },
    onUploadFinish: async (_, upload) => {
      const finished = await finishUpload(upload.id)
      if (!finished.ok) throw refusalOf(finished.reason)
      return { headers: { 'x-asset-id': finished.value.assetId } }
    },
    onResponseError: (_, error) => {
      if ('status_code' in error) return undefined
      const full = fullDisk.has((error as NodeJS.ErrnoException).code ?? '')
      log[full ? 'warn' : 'error']({ err: error }, 'upload failed')
      return refusalOf(full ? 'storage-full' : 'try-later')
    },
  })
}

const methods = new Set(['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'])

export async function handleUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  const refuse = (reason: Code) => {
    const { status_code, body } = refusalOf(reason)
    // Whoever is refused may still be sending: the connection ends with the answer.
    response.writeHead(status_code, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end(body)
  }
  if (!methods.has(request.method ?? '')) return refuse('not-found')
  const token = readSessionToken(request.headers.cookie)
  const actor = token ? await findActorByToken(token) : null
  if (!actor) return refuse('sign-in-required')
  if (!mayMakeMedia(actor)) return refuse('not-found')
  const uploadId = /^\/api\/uploads\/([0-9a-f-]{36})(?:\?|$)/.exec(request.url ?? '')?.[1]
  if (uploadId) {
    if (request.method === 'DELETE') {
      if (!(await cancelUpload(actor, uploadId))) return refuse('not-found')
      response.writeHead(204, { 'tus-resumable': '1.0.0' }).end()
      return
    }
    if (request.method === 'HEAD' && (await answerFinished(actor, uploadId, response))) return
  }
  protocol ??= openProtocol()
  const server = protocol
  await visitor.run(actor, () => server.handle(request, response))
}

/** Whoever lost the last answer asks how far the upload is: all of it, and this became of it. */
async function answerFinished(actor: Actor, uploadId: string, response: ServerResponse): Promise<boolean> {
  const known = await findUpload(actor, uploadId)
  if (!known) return false
  const whole = known.finished ? known : await finishIfWhole(uploadId, known.byteSize)
  if (!whole?.assetId) return false
  response.writeHead(200, {
    'tus-resumable': '1.0.0',
    'upload-offset': known.byteSize,
    'upload-length': known.byteSize,
    'x-asset-id': whole.assetId,
  })
  response.end()
  return true
}

/** All bytes came, but the process died before it could say what became of them. */
async function finishIfWhole(uploadId: string, byteSize: number): Promise<{ assetId: string } | null> {
  const size = await stat(uploadFile(uploadId)).then(
    (facts) => facts.size,
    () => null,
  )
  if (size !== byteSize) return null
  const finished = await finishUpload(uploadId)
  return finished.ok ? finished.value : null
}
