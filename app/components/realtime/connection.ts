/**
 * The browser's one line to the server. A message goes through the socket when it is up and through HTTP otherwise: callers never need to know.
 * Hints tell that something changed; where sockets are blocked, `onHint` listeners are asked to look again every half minute instead.
 */
import { useSyncExternalStore } from 'react'
import type { Socket } from 'socket.io-client'

/** The server was not reached, or not in time; what was to be said is still unsaid. */
export class NetworkProblem extends Error {
  override name = 'NetworkProblem'
}

export type Hint = { kind: string } & Record<string, string | number | boolean | null>
export type ConnectionState = 'connecting' | 'socket' | 'http' | 'offline'

const pollMilliseconds = 30_000
let socket: Socket | null = null
let begun = false
let state: ConnectionState = 'connecting'
const stateListeners = new Set<() => void>()
const hintListeners = new Map<string, Set<(hint: Hint) => void>>()

function setState(next: ConnectionState) {
  if (next === state) return
  state = next
  for (const listener of stateListeners) listener()
}

function tell(hint: Hint) {
  for (const listener of hintListeners.get(hint.kind) ?? []) listener(hint)
}

function lookAgain() {
  for (const [kind, listeners] of hintListeners) for (const listener of listeners) listener({ kind, polled: true })
}

/** Begins to open the line; called by whatever first needs it, in the browser only. Null until the line's library is there. */
function connect(): Socket | null {
  if (begun) return socket
  begun = true
  addEventListener('online', () => {
    setState(socket?.connected ? 'socket' : 'http')
    socket?.connect()
    lookAgain()
  })
  addEventListener('offline', () => setState('offline'))
  setInterval(() => {
    if (!socket?.connected && navigator.onLine && document.visibilityState === 'visible') lookAgain()
  }, pollMilliseconds)
  void openSocket()
  return socket
}

/** Whoever only looks at the portal never loads what sockets need. */
async function openSocket(): Promise<void> {
  try {
    const { io } = await import('socket.io-client')
    socket = io({
      path: '/socket',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 20_000,
      randomizationFactor: 0.7,
    })
  } catch {
    setState(navigator.onLine ? 'http' : 'offline')
    setTimeout(() => void openSocket(), pollMilliseconds)
    return
  }
  socket.on('connect', () => {
    setState('socket')
    // Whatever was hinted while the line was down went unheard.
    lookAgain()
  })
  socket.on('disconnect', (reason) => {
    setState(navigator.onLine ? 'http' : 'offline')
    // The server ended the session or is restarting: ask again after a pause spread over all browsers.
    if (reason === 'io server disconnect') setTimeout(() => socket?.connect(), 1_000 + Math.random() * 4_000)
  })
  socket.on('connect_error', () => setState(navigator.onLine ? 'http' : 'offline'))
  socket.on('hint', tell)
}

/**
 * Says `name` with `payload` and answers the server's reply. Rejects with NetworkProblem when nobody answered within `timeoutMs`;
 * the server may have heard it all the same, so every message must be safe to say twice.
 */
export async function send<Reply>(name: string, payload: unknown, { timeoutMs = 8_000, keepalive = false } = {}): Promise<Reply> {
  const line = connect()
  if (line?.connected && !keepalive) {
    try {
      return (await line.timeout(timeoutMs).emitWithAck(name, payload)) as Reply
    } catch {
      if (line.connected) throw new NetworkProblem(`${name}: no answer in ${timeoutMs} ms`)
    }
  }
  return await sendByHttp<Reply>(name, payload, timeoutMs, keepalive)
}

async function sendByHttp<Reply>(name: string, payload: unknown, timeoutMs: number, keepalive: boolean): Promise<Reply> {
  let response: Response
  try {
    response = await fetch(`/api/rt/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      keepalive,
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (error) {
    throw new NetworkProblem(`${name}: ${error instanceof Error ? error.message : 'unreachable'}`)
  }
  if (response.status >= 500 || !response.headers.get('content-type')?.startsWith('application/json')) {
    throw new NetworkProblem(`${name}: status ${response.status}`)
  }
  return (await response.json()) as Reply
}

/** Calls `listener` at every hint of `kind`, and with `polled: true` whenever hints may have been missed. Answers how to stop. */
export function onHint(kind: string, listener: (hint: Hint) => void): () => void {
  connect()
  const listeners = hintListeners.get(kind) ?? new Set()
  listeners.add(listener)
  hintListeners.set(kind, listeners)
  return () => listeners.delete(listener)
}

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(
    (listener) => {
      connect()
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    () => state,
    () => 'connecting',
  )
}
