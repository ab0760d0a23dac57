/** The whole program for Playwright, on servers of its own and with a small demonstration city in it. Answers on E2E_PORT once that is there. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { checkout } from '#server/launch/run-file.ts'
import { startRig } from './rig.ts'

const port = Number(process.env.E2E_PORT)
const rig = await startRig({
  name: 'e2e',
  env: { PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, DEMO: '1', DEMO_SIZE: 'small' },
})
const stop = () => void rig.stop().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)

try {
  await rig.startWorker()
  const seed = path.join(checkout, 'prisma/seed/demonstration-city.ts')
  if (existsSync(seed)) await run(seed)
  await rig.startWeb({ port })
} catch (error) {
  process.stderr.write(`${(error as Error).stack}\n`)
  await rig.stop()
  process.exit(1)
}

async function run(program: string): Promise<void> {
  const child = spawn(process.execPath, [program], { cwd: checkout, env: { ...process.env, ...rig.env }, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}`)
}
