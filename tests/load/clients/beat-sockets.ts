/**
 * The load of the bench “beats”, in a process of its own: every learner has a socket (or an HTTP connection) and says the next beat as soon
 * as the one before is answered. Told by its parent what to do; answers with counts and waiting times.
 */
import autocannon from 'autocannon'
import { io, type Socket } from 'socket.io-client'

export type Learner = { token: string; leaseId: string }
export type Round = {
  door: 'socket' | 'http'
  /** 'learning.beat', or a name that nobody answers to from a database: the bare acknowledgement. */
  name: string
  seconds: number
  /** Beats go on from here, so that rounds follow each other under one lease. */
  leases: readonly string[]
}
export type RoundResult = {
  acknowledged: number
  counted: number
  refused: number
  milliseconds: number[]
  lastSequences: number[]
  seconds: number
}

type Command = { connect: { url: string; tokens: readonly string[] } } | { round: Round }

let url = ''
let tokens: readonly string[] = []
const sockets: Socket[] = []

process.on('message', (command: Command) => {
  const work = 'connect' in command ? connect(command.connect) : run(command.round)
  work.then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})

async function connect(to: { url: string; tokens: readonly string[] }): Promise<number> {
  ;({ url, tokens } = to)
  for (let first = 0; first < tokens.length; first += 50) {
    const some = tokens.slice(first, first + 50).map(
      (token) =>
        new Promise<Socket>((resolve, reject) => {
          const socket = io(url, {
            path: '/socket',
            transports: ['websocket'],
            forceNew: true,
            extraHeaders: { cookie: `xueshi=${token}`, origin: url },
          })
          socket.once('connect', () => resolve(socket))
          socket.once('connect_error', reject)
        }),
    )
    sockets.push(...(await Promise.all(some)))
  }
  return sockets.length
}

/** A learner who watches in real time: each beat reports what was played since the one before. */
class Viewer {
  readonly leaseId: string
  sequence = 0
  #from = 0
  readonly #openedAt = performance.now()

  constructor(leaseId: string) {
    this.leaseId = leaseId
  }

  next() {
    // A millisecond less than has passed: the server's clock started before this one, never after.
    const to = Math.max(this.#from + 1, Math.floor(performance.now() - this.#openedAt) - 1)
    const beat = { sequence: this.sequence + 1, fromMilliseconds: this.#from, toMilliseconds: to, rateHundredths: 100 }
    this.sequence += 1
    this.#from = to
    return { leaseId: this.leaseId, beats: [beat] }
  }
}

const run = (round: Round): Promise<RoundResult> => (round.door === 'socket' ? overSockets(round) : overHttp(round))

async function overSockets({ name, seconds, leases }: Round): Promise<RoundResult> {
  const result: RoundResult = { acknowledged: 0, counted: 0, refused: 0, milliseconds: [], lastSequences: [], seconds: 0 }
  const begun = performance.now()
  const end = begun + seconds * 1000
  await Promise.all(
    sockets.map(async (socket, index) => {
      const viewer = new Viewer(leases[index] as string)
      while (performance.now() < end) {
        const said = performance.now()
        const reply = await new Promise<Reply>((resolve) => socket.emit(name, viewer.next(), resolve))
        result.milliseconds.push(performance.now() - said)
        note(result, reply)
      }
      result.lastSequences[index] = viewer.sequence
    }),
  )
  result.seconds = (performance.now() - begun) / 1000
  return result
}

type Reply = { ok: boolean; beats?: { counted: unknown }[] }

function note(result: RoundResult, reply: Reply): void {
  result.acknowledged += 1
  if (!reply.ok) result.refused += 1
  else if (reply.beats?.[0]?.counted) result.counted += 1
}

async function overHttp({ name, seconds, leases }: Round): Promise<RoundResult> {
  const result: RoundResult = { acknowledged: 0, counted: 0, refused: 0, milliseconds: [], lastSequences: [], seconds: 0 }
  const begun = performance.now()
  let next = 0
  await new Promise<void>((resolve, reject) => {
    autocannon(
      {
        url: `${url}/api/rt/${name}`,
        method: 'POST',
        connections: Math.min(leases.length, 200),
        duration: seconds,
        setupClient: (client) => {
          const index = next++
          const viewer = new Viewer(leases[index] as string)
          let said = performance.now()
          const prepare = () =>
            client.setHeadersAndBody(
              {
                'content-type': 'application/json',
                cookie: `xueshi=${tokens[index]}`,
                origin: url,
                'sec-fetch-site': 'same-origin',
              },
              JSON.stringify(viewer.next()),
            )
          prepare()
          let body = ''
          client.on('body', (chunk: Buffer) => {
            body += chunk.toString()
          })
          client.on('response', () => {
            result.milliseconds.push(performance.now() - said)
            note(result, JSON.parse(body) as Reply)
            result.lastSequences[index] = viewer.sequence
            body = ''
            prepare()
            said = performance.now()
          })
        },
      },
      (error) => (error ? reject(error) : resolve()),
    )
  })
  result.seconds = (performance.now() - begun) / 1000
  return result
}
