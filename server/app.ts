/** The application as one module graph: every door of the house, opened and closed together. server/index.ts loads nothing else of ours. */
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import * as builtPages from 'virtual:react-router/server-build'
import { createRequestHandler } from '@react-router/express'
import compression from 'compression'
import express, { type RequestHandler } from 'express'
import { RouterContextProvider, type ServerBuild } from 'react-router'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { serveAssets } from './http/assets.ts'
import { clientAddress } from './http/client-address.ts'
import { answerHealth, startDraining } from './http/health.ts'
import { handleMedia } from './http/media.ts'
import { isOwnOrigin, refuseOrigin } from './http/origin-gate.ts'
import { limitRequest } from './http/rate-limits.ts'
import { setSecurityHeaders } from './http/security-headers.ts'
import { handleUpload, uploadPath } from './http/uploads.ts'
import { closeDatabase } from './platform/database.ts'
import { env } from './platform/env.ts'
import { log } from './platform/log.ts'
import { httpSeconds, watchGauge } from './platform/metrics.ts'
import { outboxBacklog } from './platform/outbox.ts'
import { closeRedis, redis } from './platform/redis.ts'
import { withRequestContext } from './platform/request-context.ts'
import { answerHttpMessage, messagePath } from './realtime/http-door.ts'
import { openSocketDoor } from './realtime/socket.ts'

export { log }

/** How long a stopping site still answers on connections that were open, in milliseconds. */
const farewellMilliseconds = 500

type Development = { assets: RequestHandler; reload: () => Promise<ServerBuild> }

/** Opens every door on `server`; `close` drains: what has begun is answered, sockets are told, then the connections to the stores end. */
export function openSite(server: Server, development?: Development): { close(drainMilliseconds: number): Promise<void> } {
  const settings = env()
  const pages = openPages(development)
  // Connected now, so that the first request that needs it does not find the line still being laid.
  redis()
  watchGauge('xueshi_outbox_waiting', 'Messages not yet delivered', async () => (await outboxBacklog()).waiting)
  let closing = false
  const connections = new Set<Socket>()
  server.on('connection', (connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  server.on('request', (request, response) => {
    // A browser that keeps its connection would keep us as well.
    if (closing) response.setHeader('connection', 'close')
    void answer(request, response, pages)
  })
  const sockets = openSocketDoor(server)
  log.info({ publicUrl: settings.PUBLIC_URL, pid: process.pid }, 'site opened')
  return {
    async close(drainMilliseconds) {
      startDraining()
      closing = true
      void sockets.close()
      // Who is about to say something on a kept connection is answered and told to close it; only then are idle ones closed from this side.
      await wait(farewellMilliseconds)
      const drained = new Promise<void>((resolve) => server.close(() => resolve()))
      const idle = setInterval(() => server.closeIdleConnections(), 100)
      // Whoever has vanished without a word never closes a connection, and a long download takes its time.
      const cutOff = setTimeout(() => {
        for (const connection of connections) connection.destroy()
      }, drainMilliseconds)
      await drained
      clearInterval(idle)
      clearTimeout(cutOff)
      await closeDatabase()
      await closeRedis()
      log.info('site closed')
    },
  }
}

type Answerer = (request: IncomingMessage, response: ServerResponse) => unknown

async function answer(request: IncomingMessage, response: ServerResponse, pages: Answerer): Promise<void> {
  const requestId = randomUUID()
  const begun = process.hrtime.bigint()
  const url = request.url ?? '/'
  response.setHeader('x-request-id', requestId)
  await withRequestContext({ requestId, ip: clientAddress(request) }, async () => {
    const door = doorOf(url)
    response.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9
      httpSeconds.observe({ door, status: `${Math.floor(response.statusCode / 100)}xx` }, seconds)
      if (door !== 'media' && door !== 'message')
        log.debug({ method: request.method, path: url.split('?')[0], status: response.statusCode, seconds }, 'answered')
    })
    try {
      if (answerHealth(request, response)) return
      if (!isOwnOrigin(request)) return refuseOrigin(response)
      switch (door) {
        case 'media':
          return void (await handleMedia(request, response))
        case 'message':
          return await answerHttpMessage(request, response)
        case 'upload':
          setSecurityHeaders(response)
          return void (await handleUpload(request, response))
        default:
          if (await limitRequest(request, response)) await pages(request, response)
      }
    } catch (error) {
      log.error({ err: error, path: url.split('?')[0] }, 'request failed')
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end()
    }
  })
}

function doorOf(url: string): 'media' | 'message' | 'upload' | 'asset' | 'page' {
  if (url.startsWith('/media/')) return 'media'
  if (url.startsWith(messagePath)) return 'message'
  if (url.startsWith(uploadPath)) return 'upload'
  if (url.startsWith('/assets/')) return 'asset'
  return 'page'
}

/** Express for what it is good at: static files, compression, and the bridge to React Router. */
function openPages(development?: Development): Answerer {
  const shell = express()
  shell.disable('x-powered-by')
  shell.set('etag', false)
  if (development) shell.use(development.assets)
  else {
    const client = `${env().BUILD_DIR}/client`
    shell.use('/assets', serveAssets(`${client}/assets`))
    // Looked for once: a page is no file, and need not be looked for as one.
    const files = new Set(readdirSync(client).map((name) => `/${name}`))
    const serveFile = express.static(client, { maxAge: '1h', index: false })
    shell.use((request, response, next) => (files.has(request.path) ? serveFile(request, response, next) : next()))
    shell.use(compression())
  }
  const handler = createRequestHandler({
    build: development ? development.reload : (builtPages as unknown as ServerBuild),
    mode: development ? 'development' : 'production',
    getLoadContext: (request, response) => {
      const nonce = setSecurityHeaders(response, { development: development !== undefined })
      const context = new RouterContextProvider()
      context.set(requestFacts, { nonce, ip: clientAddress(request), device: request.headers['user-agent'] ?? '' })
      return context
    },
  })
  shell.use((request, response, next) => void handler(request, response, next))
  return shell
}
