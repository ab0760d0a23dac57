import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '#server/platform/database.ts'
import { openSocketDoor } from '#server/realtime/socket.ts'
import { makePeople, type Person } from '#tests/support/exam-world.ts'

const recheckMilliseconds = 30
let server: Server
let door: ReturnType<typeof openSocketDoor>
let sockets: Socket[] = []

beforeAll(async () => {
  server = createServer()
  door = openSocketDoor(server, { recheckMilliseconds })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  for (const socket of sockets) socket.disconnect()
  sockets = []
})
afterAll(async () => {
  await door.close()
  server.close()
})

const newPerson = async () => (await makePeople(1))[0] as Person

/** Opens one more window; answers its socket, or why it was refused. */
function open(token: string): Promise<Socket | { message: string; data: unknown }> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const extraHeaders = { cookie: `xueshi=${token}`, origin: url }
  const socket = io(url, { path: '/socket', transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders })
  sockets.push(socket)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', (error) => resolve({ message: error.message, data: (error as { data?: unknown }).data }))
  })
}

const ageLastUse = ({ actor }: Person) =>
  sql.run`
    update session set created_at = created_at - interval '1 hour', last_seen_at = clock_timestamp() - interval '10 minutes' where id = ${actor.sessionId}`
const secondsUnused = async ({ actor }: Person) =>
  (
    await sql.one<{ seconds: number }>`
      select extract(epoch from clock_timestamp() - last_seen_at)::int as seconds from session where id = ${actor.sessionId}`
  ).seconds

test('a session opens so many windows and no more; who closes one may open another', async () => {
  const person = await newPerson()
  const opened = await Promise.all(Array.from({ length: 23 }, () => open(person.token)))
  const refusals = opened.filter((each) => !('connected' in each))
  expect(refusals).toEqual(
    Array(3).fill({ message: 'too-many-connections', data: { sentence: expect.stringContaining('太多') } }),
  )
  expect(await open((await newPerson()).token)).toHaveProperty('connected', true)
  for (const each of opened) if ('connected' in each) each.disconnect()
  await expect.poll(async () => 'connected' in (await open(person.token))).toBe(true)
})

test('a stranger is told to sign in', async () => {
  expect(await open('x'.repeat(43))).toMatchObject({ message: 'sign-in-required' })
})

test('an open page does not keep its session in use; what is said through it does', async () => {
  const person = await newPerson()
  const socket = (await open(person.token)) as Socket
  await ageLastUse(person)
  await wait(recheckMilliseconds * 5)
  expect(await secondsUnused(person)).toBeGreaterThan(500)
  expect(await socket.emitWithAck('exam.clock', { attemptId: crypto.randomUUID() })).toMatchObject({ ok: false })
  await expect.poll(() => secondsUnused(person)).toBeLessThan(60)
})

test('the windows of a session that ended are closed', async () => {
  const person = await newPerson()
  const socket = (await open(person.token)) as Socket
  await sql.run`update session set expires_at = clock_timestamp() where id = ${person.actor.sessionId}`
  await expect.poll(() => socket.connected).toBe(false)
})
