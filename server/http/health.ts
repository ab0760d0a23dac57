import { readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { countUnsealed, unsealedSeconds } from '#server/audit/queries.ts'
import { sql } from '#server/platform/database.ts'
import { registry, watchGauge } from '#server/platform/metrics.ts'
import { countBreaches } from '#server/platform/nightly-check.ts'
import { redis } from '#server/platform/redis.ts'
import { storageWritable } from '#server/platform/storage.ts'

watchGauge('xueshi_breaches', 'Promises that the last nightly checks found broken', countBreaches)
watchGauge('xueshi_audit_unsealed', 'Audit events that wait for their seal', countUnsealed)
watchGauge('xueshi_audit_unsealed_seconds', 'How long the oldest of them has waited', unsealedSeconds)

let draining = false
/** From now on /readyz says no, so that a load balancer sends nobody new here. */
export function startDraining(): void {
  draining = true
  asked = undefined
}

/** Answers /healthz, /readyz and /metrics; false when the request is for something else. */
export function answerHealth(request: IncomingMessage, response: ServerResponse): boolean {
  const send = (status: number, type: string, text: string) => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(text)
  }
  switch (request.url) {
    case '/healthz':
      send(200, 'text/plain', 'ok')
      return true
    case '/readyz':
      void recentReadiness().then((state) => send(state.ready ? 200 : 503, 'application/json', JSON.stringify(state)))
      return true
    case '/metrics':
      // Figures of the installation are for the operator's collector on this machine, not for the public.
      if (!isLoopback(request) || request.headers['x-forwarded-for']) send(404, 'text/plain', 'not found')
      else void registry.metrics().then((text) => send(200, registry.contentType, text))
      return true
    default:
      return false
  }
}

const isLoopback = (request: IncomingMessage) => /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '')

type Readiness = { ready: boolean; checks: Record<'database' | 'redis' | 'storage' | 'migrations' | 'serving', boolean> }

const readinessMilliseconds = 1_000
let asked: { at: number; state: Promise<Readiness> } | undefined

/** Looked at once a second at most, whoever asks and however often: a look writes to the disk. */
function recentReadiness(): Promise<Readiness> {
  const at = performance.now()
  if (!asked || at - asked.at > readinessMilliseconds) asked = { at, state: readiness() }
  return asked.state
}

/** Redis is reported and does not decide: without it the site studies, saves and examines as before. */
async function readiness(): Promise<Readiness> {
  const [database, redisUp, storage, migrations] = await Promise.all([
    succeeds(sql.one`select 1 as one`),
    succeeds(redis().ping()),
    storageWritable(),
    succeeds(assertMigrated()),
  ])
  return {
    ready: database && storage && migrations && !draining,
    checks: { database, redis: redisUp, storage, migrations, serving: !draining },
  }
}

const succeeds = (work: Promise<unknown>) => work.then(() => true).catch(() => false)

async function assertMigrated(): Promise<void> {
  const wanted = (await readdir('prisma/migrations', { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  const applied = await sql.many<{ name: string }>`
    select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`
  const names = new Set(applied.map((row) => row.name))
  const missing = wanted.filter((name) => !names.has(name))
  if (missing.length > 0) throw new Error(`not applied: ${missing.join(', ')}`)
}
