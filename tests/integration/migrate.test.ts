import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { MigrationProblem, migrate } from '#prisma/migrate.ts'

const checkout = path.resolve(import.meta.dirname, '../..')
const ours = path.join(checkout, 'prisma/migrations')
let folder: string
let url: string

beforeEach((context) => {
  folder = mkdtempSync(path.join(tmpdir(), 'migrations-'))
  url = inject('servers').adminUrl.replace(/\/[^/]*$/, `/migrate_${context.task.id.replace(/\W/g, '_')}_${process.pid}`)
})
afterEach(() => rmSync(folder, { recursive: true }))

const query = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

const write = (name: string, sql: string) => {
  cpSync(path.join(ours, 'migration_lock.toml'), path.join(folder, 'migration_lock.toml'))
  mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

it('leaves a database that the genuine command calls up to date', async () => {
  const names = readdirSync(ours, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(await migrate(url)).toHaveLength(names.length)
  expect(await migrate(url)).toEqual([])
  const status = spawnSync(process.execPath, ['node_modules/.bin/prisma', 'migrate', 'status'], {
    cwd: checkout,
    env: {
      ...process.env,
      DATABASE_URL: url,
      CHECKPOINT_DISABLE: '1',
      PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`,
    },
    encoding: 'utf8',
  })
  expect(status.stdout + status.stderr).toContain('Database schema is up to date!')
})

it('migrates once when many processes start together', async () => {
  write('1_slow', `create table entry (id int primary key); select pg_sleep(0.3); insert into entry values (1)`)
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url, folder)))
  expect(applied.flat()).toEqual(['1_slow'])
  expect(await query('select id from entry')).toEqual([{ id: 1 }])
})

it('takes scripts whole: semicolons in comments and function bodies cut nothing', async () => {
  write(
    '1_function',
    `-- one; two\ncreate function answer() returns int language plpgsql as $$ begin perform 1; return 42; end $$;`,
  )
  await migrate(url, folder)
  expect(await query('select answer()')).toEqual([{ answer: 42 }])
})

it('undoes a migration that fails, says which, and refuses to go on until somebody has looked', async () => {
  write('1_broken', 'create table half (id int); select 1 / 0')
  await expect(migrate(url, folder)).rejects.toThrow(/division by zero/)
  expect(await query(`select to_regclass('half') as half`)).toEqual([{ half: null }])
  await expect(migrate(url, folder)).rejects.toThrow(/1_broken.*migrate resolve/s)
})

it('refuses a migration that was edited after it was applied', async () => {
  write('1_table', 'create table person (id int)')
  await migrate(url, folder)
  write('1_table', 'create table person (id bigint)')
  await expect(migrate(url, folder)).rejects.toBeInstanceOf(MigrationProblem)
})
