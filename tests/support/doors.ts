/** Both doors of a web process, as a browser uses them: what was not answered stays unsaid, and may be said again. */
import { io } from 'socket.io-client'
import type { Person } from './exam-world.ts'

export type Door = {
  /** The reply, or null when nobody answered or the server asked to come again. */
  say<Reply>(name: string, payload: unknown): Promise<Reply | null>
  /** What will become of every message that has no answer yet. */
  onTheWay(): Promise<unknown>[]
  close(): void
}
export type DoorName = 'http' | 'socket'

const patienceMilliseconds = 10_000
const comeAgain = new Set<unknown>(['try-later', 'unexpected', 'rate-limited'])

const answerIn = <Reply>(reply: unknown): Reply | null =>
  comeAgain.has((reply as { reason?: unknown }).reason) ? null : (reply as Reply)

/** `url` is the site's; the process behind it may die and be replaced by another. */
export function openDoor(name: DoorName, url: string, { token }: Pick<Person, 'token'>): Door {
  const door = name === 'http' ? httpDoor(url, token) : socketDoor(url, token)
  const onTheWay = new Set<Promise<unknown>>()
  return {
    close: door.close,
    say: async <Reply>(message: string, payload: unknown) => {
      const saying = door.say<Reply>(message, payload)
      onTheWay.add(saying)
      const reply = await saying
      onTheWay.delete(saying)
      return reply
    },
    onTheWay: () => [...onTheWay],
  }
}

type Line = Omit<Door, 'onTheWay'>

function httpDoor(url: string, token: string): Line {
  return {
    say: async (name, payload) => {
      try {
        const response = await fetch(`${url}/api/rt/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie: `xueshi=${token}`, origin: url },
          body: JSON.stringify(payload),
          signal: AbortSignal.timeout(patienceMilliseconds),
        })
        return answerIn(await response.json())
      } catch {
        return null
      }
    },
    close: () => {},
  }
}

/** Comes back by itself, sooner than a browser would, so that tests need not wait. */
function socketDoor(url: string, token: string): Line {
  const socket = io(url, {
    path: '/socket',
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    extraHeaders: { cookie: `xueshi=${token}`, origin: url },
  })
  const comeBack = () => setTimeout(() => socket.connect(), 200)
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') comeBack()
  })
  // Refused by the server, whose database was away: only then is the socket not trying by itself.
  socket.on('connect_error', () => {
    if (!socket.active) comeBack()
  })
  return {
    say: async (name, payload) => {
      if (!socket.connected) return null
      try {
        return answerIn(await socket.timeout(patienceMilliseconds).emitWithAck(name, payload))
      } catch {
        return null
      }
    },
    close: () => void socket.disconnect(),
  }
}
