import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress } from '#server/http/client-address.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { log } from '#server/platform/log.ts'
import { answerMessage, refusal } from './answer-message.ts'

export const messagePath = '/api/rt/'
const maxBytes = 256 * 1024

/** The HTTP door: `POST /api/rt/<message name>` with the same payload and reply as the socket. The origin gate has been passed already. */
export async function answerHttpMessage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown) => {
    const text = JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    response.end(text)
  }
  const refuse = (reason: CommonRefusal) => reply(commonRefusals[reason].status, refusal(reason))
  try {
    if (request.method !== 'POST') return refuse('not-found')
    if (!request.headers['content-type']?.startsWith('application/json')) return refuse('bad-request')
    const body = await readBody(request)
    if (body === null) return refuse('too-large')
    const token = readSessionToken(request.headers.cookie)
    const actor = token ? await findActorByToken(token) : null
    if (!actor) return refuse('sign-in-required')
    const payload = parseJson(body)
    if (payload === undefined) return refuse('bad-request')
    const name = (request.url ?? '').slice(messagePath.length).split('?')[0] ?? ''
    const sender = { actor, ip: clientAddress(request), device: request.headers['user-agent'] ?? '' }
    const answer = await answerMessage('http', sender, name, payload)
    const reason =
      (answer as { ok?: boolean; reason?: string } | undefined)?.ok === false ? (answer as { reason: string }).reason : null
    reply(reason !== null && Object.hasOwn(commonRefusals, reason) ? commonRefusals[reason as CommonRefusal].status : 200, answer)
  } catch (error) {
    log.error({ err: error }, 'http message failed')
    if (!response.headersSent) refuse('try-later')
  }
}

function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) {
        request.pause()
        resolve(null)
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
