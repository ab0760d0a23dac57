import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { clientAddress } from '#server/http/client-address.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { log } from '#server/platform/log.ts'
import { answerMessage, reasonOf, refusal } from './answer-message.ts'

export const messagePath = '/api/rt/'
const mostBytes = 256 * 1024
const bodyMilliseconds = 30_000

/** Messages of one session within ten seconds: somewhat more than a socket's allowance, for every process counts by itself. */
const allowance = new RateLimiterMemory({ points: 600, duration: 10 })

/**
 * The HTTP door: `POST /api/rt/<message name>` with the same payload and reply as the socket. The origin gate has been passed already.
 * Nothing is read of whoever is not signed in.
 */
export async function answerHttpMessage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown) => {
    const text = JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      // What is still being sent is not read: the connection ends with the answer.
      ...(request.complete ? {} : { connection: 'close' }),
    })
    response.end(text)
  }
  const refuse = (reason: CommonRefusal) => reply(commonRefusals[reason].status, refusal(reason))
  try {
    if (request.method !== 'POST') return refuse('not-found')
    if (!request.headers['content-type']?.startsWith('application/json')) return refuse('bad-request')
    const token = readSessionToken(request.headers.cookie)
    const actor = token ? await findActorByToken(token) : null
    if (!actor) return refuse('sign-in-required')
    if (!(await mayGoOn(actor.sessionId))) return refuse('rate-limited')
    const body = await readBody(request)
    if (body === 'gone') return
    if (body === 'too-large') return refuse('too-large')
    const payload = parseJson(body.text)
    if (payload === undefined) return refuse('bad-request')
    const name = (request.url ?? '').slice(messagePath.length).split('?')[0] ?? ''
    const sender = { actor, ip: clientAddress(request), device: request.headers['user-agent'] ?? '' }
    const answer = await answerMessage('http', sender, name, payload)
    const reason = reasonOf(answer)
    reply(reason !== null && Object.hasOwn(commonRefusals, reason) ? commonRefusals[reason as CommonRefusal].status : 200, answer)
  } catch (error) {
    log.error({ err: error }, 'http message failed')
    if (!response.headersSent) refuse('try-later')
  }
}

async function mayGoOn(sessionId: string): Promise<boolean> {
  try {
    await allowance.consume(sessionId)
    return true
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    return false
  }
}

/** The whole body; `gone` when its sender went away, or is cut off because it does not come to an end. */
function readBody(request: IncomingMessage): Promise<{ text: string } | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const cutOff = setTimeout(() => request.destroy(), bodyMilliseconds)
    const settle = (outcome: { text: string } | 'too-large' | 'gone') => {
      clearTimeout(cutOff)
      resolve(outcome)
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostBytes) chunks.push(chunk)
      else {
        request.pause()
        settle('too-large')
      }
    })
    request.on('end', () => settle({ text: Buffer.concat(chunks).toString('utf8') }))
    request.on('error', () => settle('gone'))
    request.on('close', () => settle('gone'))
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
