import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { clientAddress } from '#server/http/client-address.ts'
import { isOwnOrigin } from '#server/http/origin-gate.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findLiveSessions } from '#server/identity/find-live-sessions.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { readSessionToken } from '#server/identity/session-cookie.ts'
import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { subscribeHints } from '#server/platform/hints.ts'
import { log } from '#server/platform/log.ts'
import { openSockets } from '#server/platform/metrics.ts'
import { answerMessage, refusal } from './answer-message.ts'

/** `spoke`: something was said through this socket since its session was last looked after. */
type Session = { actor: Actor; token: string; ip: string; device: string; allowance: Allowance; spoke: boolean }
type SessionSocket = Socket<
  Record<string, (payload: unknown, acknowledge: (reply: unknown) => void) => void>,
  Record<string, (payload: unknown) => void>,
  Record<string, never>,
  Session
>

/** Sockets of one session in this process: more windows than anybody opens, and few enough that nobody can fill the memory. */
const mostSocketsOfSession = 20
/** Sockets whose sessions are asked after in one query. */
const recheckedAtOnce = 500

/**
 * The socket door. WebSocket only: where it is blocked the browser uses the HTTP door, so no load balancer needs sticky sessions.
 * A socket lives no longer than its session: a revoked session's sockets are closed by hint at once and by recheck within half a minute.
 * Messages keep a session in use, an open page alone does not. `close` takes nothing new, answers what has come in, and then closes every line.
 */
export function openSocketDoor(server: HttpServer, { recheckMilliseconds = 30_000 } = {}): { close(): Promise<void> } {
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
  const socketsOf = new Map<string, number>()
  const count = (sessionId: string, more: 1 | -1) => {
    const sockets = (socketsOf.get(sessionId) ?? 0) + more
    if (sockets > 0) socketsOf.set(sessionId, sockets)
    else socketsOf.delete(sessionId)
  }
  io.use((socket, next) => {
    void admit(socket.request, socket as SessionSocket).then(
      (admitted) => {
        if (!admitted) return next(refused('sign-in-required'))
        const { sessionId } = (socket as SessionSocket).data.actor
        if ((socketsOf.get(sessionId) ?? 0) >= mostSocketsOfSession) return next(refused('too-many-connections'))
        if (socket.conn.readyState === 'open') {
          count(sessionId, 1)
          socket.conn.once('close', () => count(sessionId, -1))
        }
        next()
      },
      () => next(refused('try-later')),
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
      socket.data.spoke = true
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

/** As the browser's `connect_error` gets it: the code, and the sentence beside it. */
const refused = (reason: CommonRefusal) =>
  Object.assign(new Error(reason), { data: { sentence: commonRefusals[reason].sentence } })

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
    spoke: false,
  }
  return true
}

async function closeEndedSessions(io: Server): Promise<void> {
  try {
    const sockets = [...io.sockets.sockets.values()] as unknown as SessionSocket[]
    for (let from = 0; from < sockets.length; from += recheckedAtOnce) {
      const batch = sockets.slice(from, from + recheckedAtOnce)
      const spoken = batch.filter(({ data }) => data.spoke)
      // Looking an actor up notes that the session is in use.
      await Promise.all(spoken.map(({ data }) => findActorByToken(data.token)))
      for (const { data } of spoken) data.spoke = false
      const live = await findLiveSessions(batch.map(({ data }) => data.actor.sessionId))
      for (const socket of batch) if (!live.has(socket.data.actor.sessionId)) socket.disconnect(true)
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
