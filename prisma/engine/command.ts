#!/usr/bin/env node
/**
 * Stands where the `prisma` command expects its native schema engine (PRISMA_SCHEMA_ENGINE_BINARY, set by prisma.config.ts): the same
 * arguments, the same JSON-RPC lines on stdin and stdout, answered by the WebAssembly engine. Must stay executable.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { connectableFrom, type Datamodels, openSchemaEngine } from './schema-engine.ts'

const started = readArguments(process.argv.slice(2))
if (started.version) {
  process.stdout.write('schema-engine-cli wasm\n')
} else if (started.task) {
  await runTask(started.task)
} else {
  answerRequests()
}

function readArguments(words: string[]) {
  const models: Datamodels = []
  let url = ''
  let task: string | undefined
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--version' || word === '-V') return { models, url, task, version: true }
    if (word === 'cli') task = rest.shift()
    else if (word === '--datamodels') models.push(datamodel(rest.shift() as string))
    else if (word === '--datasource') url = (JSON.parse(rest.shift() as string) as { url?: string }).url ?? ''
    else if (word.startsWith('--')) rest.shift()
  }
  return { models, url, task, version: false }
}

function datamodel(file: string): [string, string] {
  return [file, readFileSync(file, 'utf8')]
}

async function onServer<Value>(ask: (client: pg.Client, database: string) => Promise<Value>): Promise<Value> {
  const { database, ...server } = connectableFrom(started.url)
  const client = new pg.Client({ ...server, database: 'postgres' })
  await client.connect()
  try {
    return await ask(client, database)
  } finally {
    await client.end()
  }
}

async function databaseExists(): Promise<boolean> {
  return await onServer(async (client, database) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    return found.rows.length > 0
  })
}

async function createDatabase(): Promise<void> {
  await onServer((client, database) => client.query(`create database ${client.escapeIdentifier(database)}`))
}

async function dropDatabase(): Promise<void> {
  await onServer((client, database) => client.query(`drop database ${client.escapeIdentifier(database)} with (force)`))
}

const missing = () =>
  Object.assign(new Error(`Database \`${connectableFrom(started.url).database}\` does not exist`), { code: 'P1003' })

/** `schema-engine cli create-database` and the like: one thing, then the exit code; the reason of a failure is a JSON line on stderr. */
async function runTask(task: string): Promise<void> {
  try {
    if (task === 'can-connect-to-database') {
      if (!(await databaseExists())) throw missing()
    } else if (task === 'create-database') await createDatabase()
    else if (task === 'drop-database') await dropDatabase()
    else throw new Error(`unknown task ${task}`)
  } catch (error) {
    const { message, code = 'P1001' } = error as Error & { code?: string }
    const fields = { error_code: code.startsWith('P') ? code : 'P1001', message }
    process.stderr.write(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}\n`)
    process.exitCode = 1
  }
}

type Request = { id: number; method?: string; params?: unknown }

function answerRequests(): void {
  let opened: ReturnType<typeof openSchemaEngine> | undefined
  let printed = 1_000_000
  const send = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

  const answer = async (method: string, params: unknown): Promise<unknown> => {
    if (method === 'createDatabase') {
      if (!(await databaseExists())) await createDatabase()
      return { databaseName: connectableFrom(started.url).database }
    }
    if (method === 'ensureConnectionValidity') {
      if (!(await databaseExists())) throw missing()
      return {}
    }
    opened ??= openSchemaEngine(started.url, started.models)
    const call = method === 'getDatabaseVersion' ? 'version' : method
    const methods = (await opened).engine as unknown as Record<string, ((params: unknown) => Promise<unknown>) | undefined>
    const result = await methods[call]?.(params)
    const text = method === 'diff' ? (result as { stdout?: string }).stdout : undefined
    if (text) {
      printed += 1
      send({ id: printed, method: 'print', params: { content: text } })
    }
    return result ?? {}
  }

  // One at a time and in order, as the native engine does.
  let before: Promise<void> = Promise.resolve()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const { id, method, params } = JSON.parse(line) as Request
    if (!method) return
    before = before
      .then(() => answer(method, params))
      .then(
        (result) => void send({ id, result }),
        (error: Error & { code?: string }) => {
          const message = error.message.split('\n   0:')[0]
          send({
            id,
            error: { code: 4466, message: error.message, data: { is_panic: false, message, error_code: error.code, meta: {} } },
          })
        },
      )
  })
  lines.on('close', () => void before.then(() => process.exit(0)))
}
