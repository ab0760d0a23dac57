import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages } from '#server/platform/metrics.ts'
import { answerHttpMessage } from '#server/realtime/http-door.ts'
import { makePeople, type Person } from '#tests/support/exam-world.ts'

let server: Server
let person: Person
beforeAll(async () => {
  person = (await makePeople(1))[0] as Person
  server = createServer((incoming, response) => void answerHttpMessage(incoming, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Sends the headers and `body`, and promises more than that: answers the status without waiting for the end of what is sent. */
function beginMessage(token: string | null, body: string | Buffer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port: (server.address() as AddressInfo).port,
      path: '/api/rt/exam.clock',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': 10_000_000,
        ...(token ? { cookie: `xueshi=${token}` } : {}),
      },
    })
    outgoing.on('response', (response) => {
      resolve(response.statusCode)
      outgoing.destroy()
    })
    outgoing.on('error', reject)
    outgoing.write(body)
  })
}

const say = async (): Promise<number> =>
  (
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/rt/exam.clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `xueshi=${person.token}` },
      body: JSON.stringify({ attemptId: crypto.randomUUID() }),
    })
  ).status

test('nothing is read of a stranger’s message', async () => {
  expect(await beginMessage(null, '{')).toBe(401)
})

test('a message that is too large is refused before it has come, and its connection ends', async () => {
  expect(await beginMessage(person.token, Buffer.alloc(300_000, ' '))).toBe(413)
  await wait(50)
  const open = await new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
  expect(open).toBe(0)
})

test('refusals are counted as what they are', async () => {
  await say()
  const { values } = await messages.get()
  expect(values.map(({ labels, value }) => [labels.name, labels.door, labels.outcome, value])).toEqual([
    ['exam.clock', 'http', 'not-found', 1],
  ])
})

test('one session has only so much to say, as through a socket', async () => {
  const statuses = await Promise.all(Array.from({ length: 620 }, say))
  expect(new Set(statuses)).toEqual(new Set([404, 429]))
})
