import path from 'node:path'
import { defineConfig } from 'prisma/config'

// The command asks a program of ours instead of downloading its native engine (prisma/engine/command.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'prisma/engine/command.ts')

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` needs no database; everything else says so itself when this is empty.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
