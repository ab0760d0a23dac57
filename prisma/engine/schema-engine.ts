/**
 * Prisma's schema engine as WebAssembly over the `pg` driver: nothing is downloaded and no native binary is needed, so that
 * migrations work in a closed network. Used by `prisma/migrate.ts` and, through `command.ts`, by the `prisma` command itself.
 */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

export type SchemaEngine = engineModule.SchemaEngine
/** [file name, text] of every schema file. */
export type Datamodels = [string, string][]

type Connection = Awaited<ReturnType<PrismaPg['connect']>>
type Connectable = Pick<pg.ClientConfig, 'host' | 'port' | 'user' | 'ssl'> & { password: string; database: string }

const charType = 18
const textType = 25

/**
 * Host, user and database of a PostgreSQL URL. Never hand the URL itself to the adapter: a `connectionString` wins over `database`,
 * and the "shadow database" on which migrations are rehearsed would then be the real one.
 */
export function connectableFrom(url: string): Connectable {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url })
  return { host, port, user, password: String(password ?? ''), database: String(database), ssl }
}

/** The adapter cuts a script at every semicolon, comments and function bodies included; PostgreSQL takes the whole, and as one transaction. */
function runScriptsWhole(connection: Connection): Connection {
  const patched = connection as unknown as {
    client: pg.Pool
    executeScript(script: string): Promise<void>
    onError(error: unknown): never
  }
  patched.executeScript = async function (script) {
    await this.client.query(script).catch((error) => this.onError(error))
  }
  return connection
}

type DriverResult = { fields?: { dataTypeID: number }[] }
type Patchable = {
  performIO(query: object): Promise<DriverResult>
  queryRaw(query: object): Promise<{ columnTypes: number[] }>
}

/** The adapter knows no mapping for the catalog's type "char", which describing a database reads: read it as text, report it as a character. */
function readCatalogChars(connection: Connection): Connection {
  const patched = connection as unknown as Patchable
  const { performIO, queryRaw } = patched
  const charColumns = new WeakMap<object, number[]>()
  patched.performIO = async function (query) {
    const result = await performIO.call(this, query)
    const columns: number[] = []
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== charType) continue
      field.dataTypeID = textType
      columns.push(index)
    }
    charColumns.set(query, columns)
    return result
  }
  patched.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query)
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  return connection
}

class MigrationAdapter extends PrismaPg {
  readonly #connectable: Connectable
  readonly #open = new Set<Connection>()

  constructor(connectable: Connectable) {
    super({ ...connectable, max: 2 } satisfies pg.PoolConfig)
    this.#connectable = connectable
  }

  override async connect(): Promise<Connection> {
    const connection = runScriptsWhole(readCatalogChars(await super.connect()))
    this.#open.add(connection)
    return connection
  }

  /** The engine never closes what it opened; a database with an open connection can be neither cloned nor dropped. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.dispose()))
    this.#open.clear()
  }

  /** A database of its own for the rehearsal, closed before it is dropped. */
  override async connectToShadowDb(): Promise<Connection> {
    const main = await this.connect()
    const database = `prisma_migrate_shadow_db_${randomUUID()}`
    await main.executeScript(`CREATE DATABASE "${database}"`)
    const shadow = await new MigrationAdapter({ ...this.#connectable, database }).connect()
    const close = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await close()
      await main.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
    }
    return shadow
  }
}

let loaded: Promise<void> | undefined

/** The engine bounds its wait for the migration lock by a timer that it never clears: it must not keep a finished process for ten seconds. */
function withoutLingeringTimers(imports: object): WebAssembly.ModuleImports {
  const entries = Object.entries(imports).map(([name, value]) => {
    if (!name.startsWith('__wbg_setTimeout_')) return [name, value]
    return [name, (run: () => void, milliseconds: number) => (value(run, milliseconds) as NodeJS.Timeout).unref()]
  })
  return Object.fromEntries(entries) as WebAssembly.ModuleImports
}

async function loadModule(): Promise<void> {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm')
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': withoutLingeringTimers(engineModule),
  })
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`schema engine: ${message}\n`) },
  })
  const glue = engineModule as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as unknown as { __wbindgen_start(): void }).__wbindgen_start()
}

/** The engine for one database. Without `datamodels` it knows the database and the migrations, which is all that applying them needs. */
export async function openSchemaEngine(
  url: string,
  datamodels: Datamodels = [],
): Promise<{ engine: SchemaEngine; close(): Promise<void> }> {
  loaded ??= loadModule()
  await loaded
  const models: Datamodels =
    datamodels.length > 0 ? datamodels : [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n']]
  const adapter = new MigrationAdapter(connectableFrom(url))
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: models },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter) as never,
  )
  return {
    engine,
    close: async () => {
      engine.free()
      await adapter.close()
    },
  }
}
