import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#prisma/generated/client.ts'
import { env } from './env.ts'
import { invariant } from './invariant.ts'
import { log } from './log.ts'

// Counts and sizes are int8 and stay far below 2^53; a calendar day has no instant, so it stays text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)

/** SQL as a tagged template: values become bind parameters, never text. */
export type Sql = {
  /** Every row. */
  many<Row>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  /** Exactly one row, or a bug. */
  one<Row>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row>
  /** The row if there is one. */
  maybe<Row>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row | null>
  /** The number of rows written. */
  run(strings: TemplateStringsArray, ...values: unknown[]): Promise<number>
}

export type Transaction = Sql & {
  /** The database's clock, which is the only clock that decides anything. */
  now(): Promise<Date>
  /** Best effort once everything is durable: hints to browsers, never anything that must happen. */
  afterCommit(run: () => void): void
  /** The connection, for the set-based statements of hot paths. */
  client: pg.ClientBase
}

/** Statement texts are made once for each place in the code, so that PostgreSQL can keep them prepared by name. */
const statements = new WeakMap<TemplateStringsArray, { text: string; name: string }>()
let statementCount = 0

function statementOf(strings: TemplateStringsArray) {
  let statement = statements.get(strings)
  if (!statement) {
    statementCount += 1
    statement = {
      text: strings.reduce((text, part, index) => (index === 0 ? part : `${text}$${index}${part}`), ''),
      name: `s${statementCount}`,
    }
    statements.set(strings, statement)
  }
  return statement
}

function sqlOver(connection: () => Pick<pg.ClientBase, 'query'> | pg.Pool): Sql {
  const rows = async <Row>(strings: TemplateStringsArray, values: unknown[]) => {
    const result = await connection().query({ ...statementOf(strings), values })
    return { rows: result.rows as Row[], count: result.rowCount ?? 0 }
  }
  return {
    many: async <Row>(strings: TemplateStringsArray, ...values: unknown[]) => (await rows<Row>(strings, values)).rows,
    one: async <Row>(strings: TemplateStringsArray, ...values: unknown[]) => {
      const found = (await rows<Row>(strings, values)).rows
      invariant(found.length === 1, `expected one row, found ${found.length}: ${statementOf(strings).text}`)
      return found[0] as Row
    },
    maybe: async <Row>(strings: TemplateStringsArray, ...values: unknown[]) => {
      const found = (await rows<Row>(strings, values)).rows
      invariant(found.length <= 1, `expected at most one row, found ${found.length}: ${statementOf(strings).text}`)
      return found[0] ?? null
    },
    run: async (strings: TemplateStringsArray, ...values: unknown[]) => (await rows(strings, values)).count,
  }
}

let sharedPool: pg.Pool | undefined
/** The one pool of this process; Prisma uses it too. */
export function pool(): pg.Pool {
  sharedPool ??= openPool()
  return sharedPool
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: env().DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'xueshi',
    // The data lie in memory or on flash, where a page out of order costs hardly more than the next one.
    options: '-c random_page_cost=1.1',
  })
  // A dropped idle connection is replaced at the next use; without a listener it would end the process.
  opened.on('error', (error) => log.warn({ err: error }, 'database connection lost'))
  // The same for a connection that is lent out and waits, as one that holds an advisory lock during long work.
  opened.on('connect', (client) => client.on('error', (error) => log.debug({ err: error }, 'database connection lost')))
  return opened
}

/**
 * Who holds a connection and asks the pool for a second one waits for somebody who may be waiting for him: under load that stops the whole
 * process until a time-out. So it is a bug, found at the first call and not in December.
 */
const held = new AsyncLocalStorage<{ open: boolean }>()
function freePool(): pg.Pool {
  invariant(!held.getStore()?.open, 'inside a transaction everything is asked of that transaction')
  return pool()
}

/** SQL outside a transaction. */
export const sql: Sql = sqlOver(freePool)

let prismaClient: PrismaClient | undefined
/** Prisma, for reads. Writes go through `transaction`, so that state, ledger, audit and outbox commit together. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get: (_, property) => {
    freePool()
    prismaClient ??= new PrismaClient({ adapter: new PrismaPg(pool(), { disposeExternalPool: false }) })
    return Reflect.get(prismaClient, property)
  },
})

/** Serialization failure and deadlock: PostgreSQL asks for the same work again. */
const retryable = new Set(['40001', '40P01'])

/** All of `run`, or nothing. Repeated when PostgreSQL asks for it, so `run` must touch nothing but the transaction. */
export async function transaction<Value>(run: (tx: Transaction) => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(run)
    } catch (error) {
      if (attempt >= 4 || !retryable.has((error as { code?: string }).code ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, attempt * 15 * (1 + Math.random())))
    }
  }
}

async function once<Value>(run: (tx: Transaction) => Promise<Value>): Promise<Value> {
  const client = await freePool().connect()
  const holding = { open: true }
  const afterCommit: (() => void)[] = []
  let broken: Error | undefined
  try {
    await client.query('begin')
    const statements = sqlOver(() => client)
    const tx: Transaction = {
      ...statements,
      now: async () => (await statements.one<{ now: Date }>`select clock_timestamp() as now`).now,
      afterCommit: (task) => void afterCommit.push(task),
      client,
    }
    const value = await held.run(holding, () => run(tx))
    await client.query('commit')
    holding.open = false
    for (const task of afterCommit) runAfterCommit(task)
    return value
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    holding.open = false
    client.release(broken)
  }
}

/** The transaction stands already: whoever is told now that it failed would do it again. */
function runAfterCommit(task: () => void): void {
  try {
    task()
  } catch (error) {
    log.error({ err: error }, 'a hint after a commit failed')
  }
}

/** Does `run` once in the whole installation at a time; answers null at once when another process is at it. */
export async function exclusively<Value>(name: string, run: () => Promise<Value>): Promise<Value | null> {
  const client = await pool().connect()
  let locked: Error | undefined
  try {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [name])
    if (!rows[0].locked) return null
    try {
      return await run()
    } finally {
      // A connection that could not let go is closed, and its lock with it: back in the pool it would hold the lock for ever.
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch((error: Error) => {
        log.warn({ err: error, name }, 'a lock was not given back; its connection is closed')
        locked = error
      })
    }
  } finally {
    client.release(locked)
  }
}

/** The database's clock. */
export const databaseNow = async (): Promise<Date> => (await sql.one<{ now: Date }>`select clock_timestamp() as now`).now

export async function closeDatabase(): Promise<void> {
  await prismaClient?.$disconnect()
  await sharedPool?.end()
  prismaClient = undefined
  sharedPool = undefined
}
