/**
 * Brings a database up to date with prisma/migrations, as `prisma migrate deploy` does and in the same table, so that the genuine command
 * accepts the result. Safe to run from many processes at once: one migrates, the others wait and find nothing to do.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { connectableFrom, openSchemaEngine } from './engine/schema-engine.ts'

const folder = path.join(import.meta.dirname, 'migrations')

/** A migration as it lies in the repository; `checksum` is SHA-256 of the SQL in hex. */
export type Migration = { name: string; sql: string; checksum: string }
/** A migration as the database remembers it. */
export type MigrationRecord = { name: string; checksum: string; finished: boolean; rolledBack: boolean }

/** What stands between the repository and the database: migrations to apply, or the reason why none may be. */
export type Comparison = { ok: true; pending: string[] } | { ok: false; reason: 'failed' | 'edited' | 'unknown'; names: string[] }

/** Pure: decides from what lies here and what the database says. A rolled-back try counts as if it had never been. */
export function compareMigrations(here: readonly Migration[], there: readonly MigrationRecord[]): Comparison {
  const records = there.filter((record) => !record.rolledBack)
  const failed = records.filter((record) => !record.finished).map((record) => record.name)
  if (failed.length > 0) return { ok: false, reason: 'failed', names: failed }
  const checksums = new Map(here.map((migration) => [migration.name, migration.checksum]))
  const unknown = records.filter((record) => !checksums.has(record.name)).map((record) => record.name)
  if (unknown.length > 0) return { ok: false, reason: 'unknown', names: unknown }
  const edited = records.filter((record) => checksums.get(record.name) !== record.checksum).map((record) => record.name)
  if (edited.length > 0) return { ok: false, reason: 'edited', names: edited }
  const applied = new Set(records.map((record) => record.name))
  return { ok: true, pending: here.filter((migration) => !applied.has(migration.name)).map((migration) => migration.name) }
}

const sentences = {
  failed: '上次执行到一半就失败了。查明原因并修好数据后运行：npx prisma migrate resolve --rolled-back',
  edited: '在执行之后被改过。已发布的迁移不能改：恢复原文件，另写一个新的迁移。若只是开发用的空库，删除 .data 后重来。',
  unknown: '数据库里有，而这份程序里没有：数据库比程序新。请更新程序。',
} as const

export class MigrationProblem extends Error {
  override name = 'MigrationProblem'
}

/** The migrations in `directory`, in the order in which they are applied. */
export async function readMigrations(directory: string = folder): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** A lock of the database that is migrated: whoever holds it migrates. */
const lockName = 'xueshi-migrate'

/** Applies what is missing and answers the names of what was applied; throws a MigrationProblem that says how to mend a database it must not touch. */
export async function migrate(url: string, directory: string = folder): Promise<string[]> {
  const migrations = await readMigrations(directory)
  await createDatabaseIfMissing(url)
  const client = new pg.Client(connectableFrom(url))
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lockName])
    const comparison = compareMigrations(migrations, await readRecords(client))
    if (!comparison.ok) throw new MigrationProblem(`迁移 ${comparison.names.join('、')} ${sentences[comparison.reason]}`)
    if (comparison.pending.length === 0) return []
    return await apply(url, directory, migrations)
  } finally {
    await client.end()
  }
}

async function apply(url: string, directory: string, migrations: Migration[]): Promise<string[]> {
  const { engine, close } = await openSchemaEngine(url)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: directory,
        lockfile: { path: 'migration_lock.toml', content: await readFile(path.join(directory, 'migration_lock.toml'), 'utf8') },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } catch (error) {
    throw new MigrationProblem(`迁移没有完成：${(error as Error).message}`, { cause: error })
  } finally {
    await close()
  }
}

async function readRecords(client: pg.Client): Promise<MigrationRecord[]> {
  const table = await client.query<{ found: boolean }>(`select to_regclass('_prisma_migrations') is not null as found`)
  if (!table.rows[0]?.found) return []
  const records = await client.query<MigrationRecord>(
    `select migration_name as name, checksum, finished_at is not null as finished, rolled_back_at is not null as "rolledBack"
     from _prisma_migrations order by started_at`,
  )
  return records.rows
}

/** `migrate deploy` creates the database too; a role that may not look at others simply uses the one it was given. */
async function createDatabaseIfMissing(url: string): Promise<void> {
  const { database, ...server } = connectableFrom(url)
  const client = new pg.Client({ ...server, database })
  try {
    await client.connect()
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error
    const maintenance = new pg.Client({ ...server, database: 'postgres' })
    await maintenance.connect()
    try {
      await maintenance.query(`create database ${maintenance.escapeIdentifier(database)}`)
    } catch (creation) {
      // Somebody who started at the same moment made it.
      if (!['42P04', '23505'].includes((creation as { code?: string }).code ?? '')) throw creation
    } finally {
      await maintenance.end()
    }
  } finally {
    await client.end().catch(() => {})
  }
}

if (import.meta.main) {
  const { databaseUrlOfThisCheckout } = await import('#server/launch/run-file.ts')
  try {
    const applied = await migrate(databaseUrlOfThisCheckout())
    process.stdout.write(applied.length > 0 ? `已执行迁移：\n  ${applied.join('\n  ')}\n` : '数据库已是最新。\n')
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
