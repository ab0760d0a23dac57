import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { inTurn, tryLock } from './lock.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'lock-'))

it('belongs to one at a time, and says to whom', async () => {
  const first = await tryLock(folder, 'start', { pid: 4711, port: 3000 })
  expect(await tryLock(folder, 'start')).toEqual({ holder: { pid: 4711, port: 3000 } })
  if ('lock' in first) first.lock.release()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const again = await tryLock(folder, 'start')
  expect(again).toHaveProperty('lock')
})

it('is free again when its holder was killed', async () => {
  const program = `import('${path.join(import.meta.dirname, 'lock.ts')}').then(async ({ tryLock }) => { await tryLock(${JSON.stringify(folder)}, 'killed'); console.log('held'); setInterval(() => {}, 1000) })`
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  expect(await tryLock(folder, 'killed')).toEqual({ holder: { pid: holder.pid } })
  holder.kill('SIGKILL')
  await new Promise((resolve) => holder.once('exit', resolve))
  expect(await tryLock(folder, 'killed')).toHaveProperty('lock')
})

it('lets work of one purpose run one after the other', async () => {
  let inside = 0
  const seen: number[] = []
  const work = async () => {
    inside += 1
    seen.push(inside)
    await new Promise((resolve) => setTimeout(resolve, 10))
    inside -= 1
  }
  await Promise.all([1, 2, 3].map(() => inTurn(folder, 'turns', work)))
  expect(seen).toEqual([1, 1, 1])
})
