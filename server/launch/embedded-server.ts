import type { ChildProcess } from 'node:child_process'
import { endProcess, tailOf, waitUntil } from './child.ts'
import { LaunchProblem } from './say.ts'

/** A private server that we started: it lives as long as we do. */
export type EmbeddedServer = {
  url: string
  pid(): number
  /** Ends it properly; everything is on disk afterwards. */
  stop(): Promise<void>
  /** SIGKILL, as a crash would; resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port, stopping it first if it runs. */
  restart(): Promise<void>
  /** From now on starts it again whenever it dies without having been asked to; `report` hears of it. */
  keepAlive(report: (sentence: string) => void): void
}

type Definition = {
  name: string
  url: string
  logFile: string
  /** Starts the process. */
  launch(): ChildProcess
  /** True once it answers; throws when it never will. */
  answers(): Promise<boolean>
  stopSignal: 'SIGINT' | 'SIGTERM'
  /** What to do when it does not come up, before the second and last try. */
  repair?(): Promise<void>
}

/** How long recovery after a crash may take. */
const patienceMilliseconds = 120_000
const stopMilliseconds = 30_000

export async function runEmbeddedServer(definition: Definition): Promise<EmbeddedServer> {
  let child: ChildProcess | undefined
  let wanted = true
  let restarting: Promise<void> | undefined
  let report: ((sentence: string) => void) | undefined

  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null

  /** One try: true when it answers, false when the process ended before it did. */
  const launch = async (): Promise<boolean> => {
    const started = definition.launch()
    child = started
    const ended = new Promise<boolean>((resolve) => {
      started.once('error', () => resolve(true))
      started.once('exit', () => resolve(true))
    })
    started.once('exit', (code, signal) => {
      if (!wanted || child !== started || restarting || !report) return
      report(`${definition.name} 意外退出（${signal ?? code}），正在重新启动`)
      void bringBack()
    })
    let over = false
    void ended.then(() => {
      over = true
    })
    const answered = await waitUntil(async () => over || (await definition.answers()), patienceMilliseconds)
    return answered && !over
  }

  const start = async () => {
    wanted = true
    // What a killed server left behind (its own children, its port) takes a moment to go.
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      if (await launch()) return
      await new Promise((resolve) => setTimeout(resolve, 150 * attempt))
    }
    await definition.repair?.()
    if (definition.repair && (await launch())) return
    throw new LaunchProblem(`${definition.name} 没有启动。日志 ${definition.logFile} 的最后几行：\n${tailOf(definition.logFile)}`)
  }

  const bringBack = async () => {
    restarting ??= start().finally(() => {
      restarting = undefined
    })
    try {
      await restarting
      report?.(`${definition.name} 已恢复`)
    } catch (error) {
      report?.((error as Error).message)
      setTimeout(() => wanted && void bringBack(), 5_000).unref()
    }
  }

  const end = async (signal: NodeJS.Signals) => {
    wanted = false
    await restarting?.catch(() => {})
    if (running()) await endProcess(child?.pid as number, signal, stopMilliseconds)
  }

  await start()
  return {
    url: definition.url,
    pid: () => child?.pid as number,
    stop: () => end(definition.stopSignal),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end(definition.stopSignal)
      await start()
    },
    keepAlive: (listener) => {
      report = listener
    },
  }
}
