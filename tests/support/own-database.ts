/** Runs before each integration test file: a migrated, empty database, an empty Redis database and a data folder that nobody else sees. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

const { adminUrl, redisUrl, dataDir, template } = inject('servers')

const counter = new Redis(redisUrl)
const number = await counter.incr('test-files')
counter.disconnect()

const database = `test_${number}`
await asAdmin(`create database ${database} template ${template}`)

process.env.DATABASE_URL = adminUrl.replace(/\/[^/]*$/, `/${database}`)
process.env.REDIS_URL = redisUrl.replace(/\/[^/]*$/, `/${number}`)
process.env.DATA_DIR = path.join(dataDir, database)
process.env.LOG_LEVEL ??= 'error'
process.env.CAPTCHA_MAX_NUMBER ??= '500'
mkdirSync(process.env.DATA_DIR, { recursive: true })

afterAll(async () => {
  const [{ closeDatabase }, { closeRedis }] = await Promise.all([
    import('#server/platform/database.ts'),
    import('#server/platform/redis.ts'),
  ])
  await Promise.all([closeDatabase(), closeRedis()])
  await asAdmin(`drop database ${database} with (force)`)
})

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
