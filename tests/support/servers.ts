/** Vitest's global set-up for integration tests: real PostgreSQL and Redis, once a run, and a migrated database to clone. */
import type { TestProject } from 'vitest/node'
import { migrate } from '#prisma/migrate.ts'
import { type Rig, startRig } from './rig.ts'

declare module 'vitest' {
  interface ProvidedContext {
    servers: { adminUrl: string; redisUrl: string; dataDir: string; template: string }
  }
}

const template = 'migrated'
let running: Promise<Rig> | undefined

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  running ??= startRig({ name: 'integration', maxConnections: 200 })
  const rig = await running
  await migrate(rig.postgres.urlOf(template))
  project.provide('servers', { adminUrl: rig.postgres.urlOf('postgres'), redisUrl: rig.redisUrl, dataDir: rig.dataDir, template })
  return async () => {
    running = undefined
    await rig.stop()
  }
}
