import { stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerHealth, startDraining } from '#server/http/health.ts'
import { storagePath } from '#server/platform/storage.ts'

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => void answerHealth(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`
})
afterAll(() => void server.close())

const probe = async () => (await stat(storagePath('health/probe'))).ino

test('however many ask whether the site is ready, it looks once; when it drains it says so at once', async () => {
  expect((await fetch(url)).status).toBe(200)
  const first = await probe()
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(url)))
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  expect(await probe()).toBe(first)
  startDraining()
  const draining = await fetch(url)
  expect(draining.status).toBe(503)
  expect(await draining.json()).toMatchObject({ ready: false, checks: { database: true, serving: false } })
})
