import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isAlive } from '#server/launch/child.ts'
import { type Postgres, startPostgres } from '#server/launch/postgres.ts'
import { findPostgresPlace } from '#server/launch/postgres-place.ts'
import { startRedis } from '#server/launch/redis.ts'

const dataDir = path.resolve(import.meta.dirname, `../../.data-test/embedded-${process.pid}`)
let postgres: Postgres

const start = () => startPostgres({ dataDir, durable: false, sharedBuffers: '16MB' })

async function ask<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.urlOf('postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  // What an interrupted first start leaves behind.
  mkdirSync(path.join(findPostgresPlace(dataDir).folder, 'cluster.new/half'), { recursive: true })
  postgres = await start()
})
afterAll(async () => {
  await postgres.discard()
  rmSync(dataDir, { recursive: true, force: true })
})

it('makes a database whole although an earlier try was interrupted, and keeps its password to itself', async () => {
  expect(await ask('select 1 as one')).toEqual([{ one: 1 }])
  for (const name of readdirSync(path.join(dataDir, 'keys')))
    expect(statSync(path.join(dataDir, 'keys', name)).mode & 0o077).toBe(0)
})

it('knows Chinese: words for searching, and an order that a clerk expects', async () => {
  await ask('create extension if not exists pg_trgm')
  const [words] = await ask<{ words: string[] }>(`select show_trgm('继续教育') as words`)
  expect(words?.words.length).toBeGreaterThan(0)
  const sorted = await ask<{ name: string }>(
    `select name from unnest(array['张','李','王','安']) as name order by name collate "zh-x-icu"`,
  )
  expect(sorted.map((row) => row.name)).toEqual(['安', '李', '王', '张'])
})

it('has everything that was committed when it is killed and started again, on the same port', async () => {
  await ask('create table kept (id int)')
  await ask('insert into kept values (1)')
  const { url } = postgres
  await postgres.kill()
  await postgres.restart()
  expect(postgres.url).toBe(url)
  expect(await ask('select id from kept')).toEqual([{ id: 1 }])
})

it('takes over from a server that an earlier launcher left running', async () => {
  const earlier = postgres.pid()
  postgres = await start()
  expect(isAlive(earlier)).toBe(false)
  expect(await ask('select id from kept')).toEqual([{ id: 1 }])
})

it('comes back by itself when it dies', async () => {
  const told: string[] = []
  postgres.keepAlive((sentence) => told.push(sentence))
  process.kill(postgres.pid(), 'SIGKILL')
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2)
  expect(await ask('select id from kept')).toEqual([{ id: 1 }])
})

it('starts Redis empty rather than not at all when its file cannot be read, and empty when asked to', async () => {
  const redis = await startRedis({ dataDir })
  const client = () => new Redis(redis.url, { retryStrategy: () => null })
  const write = async () => {
    const connection = client()
    await connection.set('key', 'value')
    connection.disconnect()
  }
  const size = async () => {
    const connection = client()
    const count = await connection.dbsize()
    connection.disconnect()
    return count
  }
  await write()
  await redis.restart()
  expect(await size()).toBe(1)
  await redis.stop()
  const files = path.join(dataDir, 'redis/appendonlydir')
  for (const name of readdirSync(files)) writeFileSync(path.join(files, name), 'not what Redis wrote\n')
  await redis.restart()
  expect(await size()).toBe(0)
  await write()
  await redis.restartEmpty()
  expect(await size()).toBe(0)
  await redis.stop()
})
