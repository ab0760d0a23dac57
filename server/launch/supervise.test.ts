import { expect, it } from 'vitest'
import type { Program } from './program.ts'
import { supervise, waitBefore } from './supervise.ts'

it('waits longer after each crash, but never longer than a quarter of a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 9].map(waitBefore)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
})

it('starts a program again that ended by itself, and leaves one alone that was stopped', async () => {
  const running: { end: () => void }[] = []
  const start = (): Program => {
    const { promise, resolve } = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>()
    running.push({ end: () => resolve({ code: 1, signal: null }) })
    const stop = async () => resolve({ code: 0, signal: null })
    return { pid: running.length, ended: promise, isRunning: () => true, stop, kill: stop }
  }
  const reports: string[] = []
  const supervised = supervise('web', start, (sentence) => reports.push(sentence))
  running[0]?.end()
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(running).toHaveLength(2)
  expect(reports).toEqual(['web 意外退出（代码 1），0.5 秒后重新启动'])
  await supervised.stop()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(running).toHaveLength(2)
})
