import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** The house as architecture says it stands: who may import whom, how things are called, how large a file may be. */

const root = path.resolve(import.meta.dirname, '..')
const tiers: string[][] = [
  ['audit'],
  ['identity'],
  ['organisations'],
  ['portal', 'media'],
  ['courses', 'questions'],
  ['hours'],
  ['fees'],
  ['attendance'],
  ['learning', 'exams', 'filings', 'funds', 'institutions', 'declarations', 'complaints', 'publications'],
  ['verification'],
  ['certificates', 'books'],
  ['reports', 'reviews'],
]
const tierOf = new Map(tiers.flatMap((rooms, tier) => rooms.map((room) => [room, tier] as const)))
/** Pure parts of the platform: no I/O, no clock, no randomness, so rules and browsers may have them. */
const purePlatform = ['result', 'calendar', 'errors', 'invariant', 'jobs', 'picture'].map((name) => `server/platform/${name}.ts`)

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder))) {
    const relative = `${folder}/${entry}`
    if (['generated', 'node_modules'].includes(entry)) continue
    if (statSync(path.join(root, relative)).isDirectory()) yield* walk(relative)
    else if (/\.(ts|tsx)$/.test(entry)) yield relative
  }
}

type Import = { from: string; to: string; typeOnly: boolean }
const sources = new Map(
  ['app', 'server', 'workers', 'prisma', 'tests']
    .flatMap((folder) => [...walk(folder)])
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
)

function importsOf(file: string): Import[] {
  const text = sources.get(file) ?? ''
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm,
  )
  return [...found].map(([, typeOnly, named, dynamic]) => ({
    from: file,
    to: resolve(file, (named ?? dynamic) as string),
    typeOnly: Boolean(typeOnly),
  }))
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
  return specifier
}

const files = [...sources.keys()]
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('tests/')
const roomOf = (file: string) => file.match(/^server\/([^/]+)\//)?.[1]
const imports = files.filter((file) => !isTest(file)).flatMap(importsOf)
const say = (wrong: Import[]) => wrong.map(({ from, to }) => `${from} → ${to}`)

describe('the house', () => {
  it('has no folders at the top but its own', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
    const tolerated = ['node_modules', 'build', 'build-test', 'test-results']
    expect(folders.filter((name) => !tolerated.includes(name)).sort()).toEqual([
      'app',
      'prisma',
      'public',
      'server',
      'tests',
      'workers',
    ])
  })

  it('lets a room import lower rooms only', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [tierOf.get(roomOf(from) ?? ''), tierOf.get(roomOf(to) ?? '')]
      return own !== undefined && other !== undefined && roomOf(from) !== roomOf(to) && other >= own
    })
    expect(say(wrong)).toEqual([])
  })

  it('keeps rules pure: rules of the same or a lower room, Zod, and hashes', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      if (!/^server\/[^/]+\/rules\//.test(from)) return false
      const allowed =
        /^server\/[^/]+\/rules\//.test(to) ||
        to === 'zod' ||
        to === 'node:crypto' ||
        purePlatform.includes(to) ||
        /^@zxcvbn-ts\//.test(to)
      return !allowed && !typeOnly
    })
    expect(say(wrong)).toEqual([])
    const impure = files.filter(
      (file) =>
        /^server\/[^/]+\/rules\//.test(file) &&
        !isTest(file) &&
        /\bDate\.now\b|\bnew Date\(\)|Math\.random|\bprocess\.|crypto\.random/.test(stripComments(sources.get(file) ?? '')),
    )
    expect(impure).toEqual([])
  })

  it('keeps rooms free of the web, of sockets and of queues', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        tierOf.has(roomOf(from) ?? '') &&
        (/^app\//.test(to) ||
          /^(react-router|@react-router\/|socket\.io|bullmq|express)/.test(to) ||
          /^server\/(http|realtime)\//.test(to)),
    )
    expect(say(wrong)).toEqual([])
  })

  it('keeps the platform ignorant of rooms', () => {
    const wrong = imports.filter(({ from, to }) => from.startsWith('server/platform/') && tierOf.has(roomOf(to) ?? ''))
    expect(say(wrong)).toEqual([])
  })

  it('keeps Prisma, PostgreSQL, Redis and BullMQ out of app/', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('app/') && !typeOnly && /^(@prisma\/|pg$|ioredis|bullmq|prisma\/)/.test(to),
    )
    expect(say(wrong)).toEqual([])
  })

  it('gives components of app/ only rules and types of the server', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('app/components/') &&
        !typeOnly &&
        to.startsWith('server/') &&
        !/^server\/[^/]+\/rules\//.test(to) &&
        !purePlatform.includes(to),
    )
    expect(say(wrong)).toEqual([])
  })

  it('lets a room write only its own tables', () => {
    const owner = new Map<string, string>()
    for (const file of readdirSync(path.join(root, 'prisma/models'))) {
      const text = readFileSync(path.join(root, 'prisma/models', file), 'utf8')
      for (const [, table] of text.matchAll(/@@map\("([^"]+)"\)/g)) owner.set(table as string, file.replace('.prisma', ''))
    }
    const wrong = files.flatMap((file) => {
      const room = roomOf(file)
      if (!room || isTest(file)) return []
      const written = [
        ...(sources.get(file) ?? '').matchAll(/\b(?:insert\s+into|update|delete\s+from)\s+(?:only\s+)?"?([a-z_]+)"?(?=\s)/gi),
      ].map(([, table]) => table as string)
      return written.filter((table) => owner.has(table) && owner.get(table) !== room).map((table) => `${file} writes ${table}`)
    })
    expect(wrong).toEqual([])
  })

  it('names operations after their file', () => {
    const wrong = files.filter((file) => {
      const match = file.match(/^server\/([^/]+)\/([a-z]+(?:-[a-z0-9]+)+)\.ts$/)
      if (!match || !tierOf.has(match[1] as string) || isTest(file) || file.endsWith('-cli.ts')) return false
      const name = (match[2] as string).replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      return !new RegExp(`export (?:async )?(?:function\\*?|const|class|type|interface) \\w*${name}\\b`, 'i').test(
        sources.get(file) ?? '',
      )
    })
    expect(wrong).toEqual([])
  })

  it('has no drawers', () => {
    const wrong = files.filter(
      (file) =>
        /(^|\/)(utils?|helpers?|misc|common|service|manager|index)\.tsx?$/.test(file) &&
        !['server/index.ts', 'workers/index.ts'].includes(file),
    )
    expect(wrong).toEqual([])
  })

  it('reads the environment in one place', () => {
    const may =
      /^(server\/platform\/(env|log)\.ts|server\/(index|app)\.ts|server\/launch\/|tests\/|prisma\/(engine\/|migrate\.ts|seed\/)|server\/certificates\/verify-certificate-cli\.ts)/
    expect(
      files.filter((file) => !isTest(file) && !may.test(file) && /process\.env/.test(stripComments(sources.get(file) ?? ''))),
    ).toEqual([])
  })

  it('says nothing of the machine it was made on', () => {
    const wrong = files.filter(
      (file) =>
        /(^|[^a-z])\/(root|work|home)\/[a-z]|https?:\/\/registry\./.test(sources.get(file) ?? '') &&
        file !== 'tests/architecture.test.ts',
    )
    expect(wrong).toEqual([])
  })
})

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1')
}
