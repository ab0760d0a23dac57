import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { clientAddress } from '#server/http/client-address.ts'
import { isOwnOrigin } from '#server/http/origin-gate.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { subscribeHints } from '#server/platform/hints.ts'
import { log } from '#server/platform/log.ts'
import { openSockets } from '#server/platform/metrics.ts'
import { answerMessage, refusal } from './answer-message.ts'

type Session = { actor: Actor; token: string; ip: string; device: string; allowance: Allowance }
type SessionSocket = Socket<
  Record<string, (payload: unknown, acknowledge: (reply: unknown) => void) => void>,
  Record<string, (payload: unknown) => void>,
  Record<string, never>,
  Session
>

const recheckMilliseconds = 30_000
/** Sockets whose sessions are asked after in one query. */
const recheckedAtOnce = 500

/**
 * The socket door. WebSocket only: where it is blocked the browser uses the HTTP door, so no load balancer needs sticky sessions.
 * A socket lives no longer than its session: a revoked session's sockets are closed by hint at once and by recheck within half a minute.
 * `close` takes nothing new, answers what has come in, and then closes every line.
 */
export function openSocketDoor(server: HttpServer): { close(): Promise<void> } {
  let closing = false
  const answering = new Set<Promise<unknown>>()
  const io = new Server(server, {
    transports: ['websocket'],
    path: '/socket',
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: 256 * 1024,
    allowRequest: (request, decide) => decide(null, isOwnOrigin(request)),
  })
  io.use((socket, next) => {
    void admit(socket.request, socket as SessionSocket).then(
      (admitted) => next(admitted ? undefined : new Error('sign-in-required')),
      () => next(new Error('try-later')),
    )
  })
  io.on('connection', (socket: SessionSocket) => {
    if (closing) return void socket.conn.close()
    const { actor } = socket.data
    openSockets.inc()
    void socket.join([`account:${actor.accountId}`, `session:${actor.sessionId}`])
    socket.onAny((name: string, payload: unknown, acknowledge?: (reply: unknown) => void) => {
      if (typeof acknowledge !== 'function') return
      if (closing) return acknowledge(refusal('try-later'))
      if (!socket.data.allowance.take()) return acknowledge(refusal('rate-limited'))
      const { ip, device } = socket.data
      const answered = answerMessage('socket', { actor, ip, device }, name, payload).then(acknowledge)
      answering.add(answered)
      void answered.finally(() => answering.delete(answered))
    })
    socket.on('disconnect', () => openSockets.dec())
  })
  subscribeHints((accountId, hint) => {
    if (hint.kind === 'session.revoked') io.in(`session:${hint.sessionId}`).disconnectSockets(true)
    else io.to(`account:${accountId}`).emit('hint', hint)
  })
  const recheck = setInterval(() => void closeEndedSessions(io), recheckMilliseconds)
  return {
    async close() {
      clearInterval(recheck)
      closing = true
      io.emit('hint', { kind: 'server.restarting' })
      await Promise.all(answering)
      // Each line closes when everything has been written to it; `io.close` would throw away what waits there.
      for (const socket of io.sockets.sockets.values()) socket.conn.close()
    },
  }
}

async function admit(request: IncomingMessage, socket: SessionSocket): Promise<boolean> {
  const token = readSessionToken(request.headers.cookie)
  const actor = token ? await findActorByToken(token) : null
  if (!token || !actor) return false
  socket.data = {
    actor,
    token,
    ip: clientAddress(request),
    device: request.headers['user-agent'] ?? '',
    allowance: new Allowance(),
  }
  return true
}

async function closeEndedSessions(io: Server): Promise<void> {
  try {
    const sockets = [...io.sockets.sockets.values()]
    for (let from = 0; from < sockets.length; from += recheckedAtOnce) {
      await Promise.all(
        sockets.slice(from, from + recheckedAtOnce).map(async (socket) => {
          const { token } = (socket as unknown as SessionSocket).data
          if (!(await findActorByToken(token))) socket.disconnect(true)
        }),
      )
    }
  } catch (error) {
    // The database is away: nobody is thrown out for that; the next round asks again.
    log.debug({ err: error }, 'sessions of sockets not rechecked')
  }
}

/** A browser says a few things a second at most; 30 a second with a burst of 200 (answers replayed after an outage) is ample. */
class Allowance {
  #left = 200
  #at = performance.now()

  take(): boolean {
    const now = performance.now()
    this.#left = Math.min(200, this.#left + ((now - this.#at) / 1000) * 30)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
