/** What is made from sources, Prisma's client and the built pages, made again only when the sources have changed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { inTurn } from './lock.ts'
import { checkout } from './run-file.ts'
import { LaunchProblem } from './say.ts'

const clientFolder = path.join(checkout, 'prisma/generated')

/** Prisma's client, from the schema. True when it had to be made. */
export async function prepareClient(): Promise<boolean> {
  const sources = ['prisma/schema.prisma', 'prisma/models', 'node_modules/prisma/package.json']
  return await makeIfStale('prisma-client', path.join(clientFolder, 'stamp'), sources, async () => {
    await run('prisma', ['generate', '--no-hints'], { CHECKPOINT_DISABLE: '1' })
  })
}

/** The pages, into `buildDir` below the checkout. Needs the client. True when they had to be built. */
export async function prepareBuild(buildDir: string): Promise<boolean> {
  const sources = [
    'app',
    'server',
    'workers',
    'public',
    'prisma/models',
    'prisma/schema.prisma',
    'package-lock.json',
    'package.json',
    'vite.config.ts',
    'react-router.config.ts',
  ]
  const folder = path.resolve(checkout, buildDir)
  return await makeIfStale(`build ${folder}`, path.join(folder, 'stamp'), sources, async () => {
    await run('react-router', ['build'], { BUILD_DIR: buildDir, NODE_ENV: 'production' })
  })
}

/** The stamp is removed first and written last: what an interrupted run left is never taken for whole. */
async function makeIfStale(purpose: string, stamp: string, sources: string[], make: () => Promise<void>): Promise<boolean> {
  const wanted = await fingerprint(sources)
  const fresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (fresh()) return false
  return await inTurn(checkout, purpose, async () => {
    if (fresh()) return false
    rmSync(stamp, { force: true })
    await make()
    mkdirSync(path.dirname(stamp), { recursive: true })
    writeFileSync(stamp, wanted)
    return true
  })
}

/** SHA-256 over names and contents of all files in `sources`; tests and the launcher itself leave no trace in what is built. */
async function fingerprint(sources: string[]): Promise<string> {
  const hash = createHash('sha256').update(`${process.version}\n`)
  for (const source of sources)
    for await (const file of filesIn(path.join(checkout, source)))
      hash.update(`${path.relative(checkout, file)}\n`).update(await readFile(file))
  return hash.digest('hex')
}

const leavesNoTrace = /\.test\.tsx?$|\/server\/launch\//

async function* filesIn(place: string): AsyncGenerator<string> {
  if (!existsSync(place)) return
  const entries = await readdir(place, { withFileTypes: true }).catch(() => null)
  if (!entries) {
    if (!leavesNoTrace.test(place)) yield place
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) yield* filesIn(path.join(place, entry.name))
}

/** Runs a command of node_modules in this checkout; its output appears only when it fails. */
async function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [path.join(checkout, 'node_modules/.bin', command), ...args], {
    cwd: checkout,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new LaunchProblem(`${command} ${args.join(' ')} 失败：\n${output.trim().split('\n').slice(-40).join('\n')}`)
}
