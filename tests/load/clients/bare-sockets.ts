/** The yardstick of the bench “beats”: a Socket.IO server that acknowledges every beat at once with an answer of the usual shape, and knows no database. */
import { createServer } from 'node:http'
import { Server } from 'socket.io'

type Said = { beats: { sequence: number; fromMilliseconds: number; toMilliseconds: number }[] }

const server = createServer()
const io = new Server(server, { path: '/socket', transports: ['websocket'], serveClient: false, perMessageDeflate: false })
io.on('connection', (socket) => {
  socket.onAny((_: string, { beats }: Said, acknowledge: (reply: unknown) => void) => {
    const last = beats.at(-1)
    acknowledge({
      ok: true,
      beats: beats.map(({ sequence, fromMilliseconds, toMilliseconds }) => ({
        sequence,
        counted: [fromMilliseconds, toMilliseconds],
        reason: null,
        expectedSequence: sequence + 1,
        watchedMilliseconds: toMilliseconds,
        completed: false,
        presenceRequired: false,
        continueAtMilliseconds: toMilliseconds,
        sentence: null,
      })),
      lesson: {
        lessonId: '019a0000-0000-7000-8000-000000000000',
        durationMilliseconds: 86_400_000,
        watchedMilliseconds: last?.toMilliseconds,
        neededMilliseconds: 82_080_000,
        completedAt: null,
        notYet: [{ reason: 'watch-more', missingMilliseconds: 82_080_000 }],
        prompt: null,
      },
    })
  })
})
server.listen(0, () => process.send?.({ port: (server.address() as { port: number }).port }))
