import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Message, Provider } from '#server/platform/notify/webhook.ts'

/** How the next letters are answered. 'lost': taken, and the answer never arrives. */
export type Manner = 'takes' | 'lost' | number

export type LetterProvider = {
  provider: Provider
  /** What went out, each letter once, by the id under which it was handed in. */
  gone: Map<string, Message>
  /** Every request there was. */
  asked: { key: string | undefined; authorization: string | undefined }[]
  behave(manner: Manner): void
  close(): void
}

/** Somebody who sends text messages: a server that takes letters over HTTP as a real provider does, and each of them once. */
export async function openLetterProvider(): Promise<LetterProvider> {
  let manner: Manner = 'takes'
  const gone = new Map<string, Message>()
  const asked: LetterProvider['asked'] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const message = JSON.parse((await buffer(request)).toString()) as Message
    const key = request.headers['idempotency-key'] as string | undefined
    asked.push({ key, authorization: request.headers.authorization })
    if (typeof manner === 'number') return void response.writeHead(manner).end()
    gone.set(key ?? '', message)
    if (manner === 'lost') return void request.socket.destroy()
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ id: `p-${gone.size}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    provider: { url: `http://127.0.0.1:${port}/messages`, key: 'secret', perMinute: 1_000, timeoutSeconds: 2 },
    ...{ gone, asked },
    behave: (next) => {
      manner = next
    },
    close: () => void server.close().closeAllConnections(),
  }
}
