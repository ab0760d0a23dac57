/**
 * The load of the bench “exam”, in a process of its own: learners who start an attempt, save every answer by itself, and hand in, each step as
 * soon as the one before is answered. Told by its parent what to do; answers with counts and waiting times.
 */
import { io, type Socket } from 'socket.io-client'

export type Round = {
  /** Whole attempts, or the same messages under a name that is answered without a database. */
  kind: 'attempts' | 'bare'
  examId: string
  /** How many people sit at the same time; each takes the next learner when they have handed in. */
  sitting: number
  seconds: number
  questions: number
}
export type RoundResult = {
  attempts: number
  saves: number
  refused: number
  saveMilliseconds: number[]
  startMilliseconds: number[]
  submitMilliseconds: number[]
  seconds: number
  /** What was acknowledged, to be looked for in the database. */
  acknowledged: { attemptId: string; receipt: string; choices: string[] }[]
}
type Command = { connect: { url: string; tokens: readonly string[] } } | { round: Round }

const sockets: Socket[] = []
let nextLearner = 0

process.on('message', (command: Command) => {
  const work = 'connect' in command ? connect(command.connect) : run(command.round)
  work.then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})

async function connect({ url, tokens }: { url: string; tokens: readonly string[] }): Promise<number> {
  for (let first = 0; first < tokens.length; first += 50) {
    const some = tokens.slice(first, first + 50).map(
      (token) =>
        new Promise<Socket>((resolve, reject) => {
          const extraHeaders = { cookie: `xueshi=${token}`, origin: url }
          const socket = io(url, { path: '/socket', transports: ['websocket'], forceNew: true, extraHeaders })
          socket.once('connect', () => resolve(socket))
          socket.once('connect_error', reject)
        }),
    )
    sockets.push(...(await Promise.all(some)))
  }
  return sockets.length
}

type Reply = { ok: boolean; reason?: string; value?: { attemptId: string; receipt: string } }

async function run(round: Round): Promise<RoundResult> {
  const result: RoundResult = {
    ...{ attempts: 0, saves: 0, refused: 0, seconds: 0 },
    ...{ saveMilliseconds: [], startMilliseconds: [], submitMilliseconds: [], acknowledged: [] },
  }
  const begun = performance.now()
  const end = begun + round.seconds * 1000
  const bare = round.kind === 'bare'
  let bareTurn = 0
  await Promise.all(
    Array.from({ length: round.sitting }, async () => {
      while (performance.now() < end) {
        const socket = bare ? sockets[bareTurn++ % sockets.length] : sockets[nextLearner++]
        // Everybody has sat: the bench was given too few learners for this machine.
        if (!socket) break
        await sit(socket, round, result)
      }
    }),
  )
  result.seconds = (performance.now() - begun) / 1000
  return result
}

/** One whole attempt. What is begun is finished, and the round lasts until then. */
async function sit(socket: Socket, round: Round, result: RoundResult): Promise<void> {
  const bare = round.kind === 'bare'
  const say = async (name: string, payload: unknown, waits: number[]): Promise<Reply> => {
    const said = performance.now()
    const reply = await new Promise<Reply>((resolve) => socket.emit(bare ? 'bench.nothing' : name, payload, resolve))
    waits.push(performance.now() - said)
    if (!bare && !reply.ok) result.refused += 1
    return reply
  }
  const started = await say('exam.start', { examId: round.examId }, result.startMilliseconds)
  const attemptId = started.value?.attemptId ?? round.examId
  const choices: string[] = []
  for (let question = 0; question < round.questions; question += 1) {
    const choice = 'ABCD'.charAt(Math.floor(Math.random() * 4))
    const answers = [{ question, revision: question + 1, choice }]
    const saved = await say('exam.save', { attemptId, answers }, result.saveMilliseconds)
    if (saved.ok) choices[question] = choice
    result.saves += 1
  }
  const all = choices.map((choice, question) => ({ question, revision: question + 1, choice }))
  const submitted = await say('exam.submit', { attemptId, answers: all }, result.submitMilliseconds)
  if (submitted.value) result.acknowledged.push({ attemptId, receipt: submitted.value.receipt, choices })
  result.attempts += 1
}
