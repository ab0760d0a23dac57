import type { Program } from './program.ts'

export type Supervised = {
  /** Stops it gracefully and for good. */
  stop(): Promise<void>
}

const shortestWait = 500
const longestWait = 15_000
/** Whoever ran this long was well: the next crash is treated as the first. */
const wellAfter = 60_000

/** Milliseconds before the `crashes`-th start in a row; doubles up to a quarter of a minute. */
export const waitBefore = (crashes: number): number => Math.min(shortestWait * 2 ** (crashes - 1), longestWait)

/** Keeps a program running: started again whenever it ends without having been asked to. `report` hears of it. */
export function supervise(
  name: string,
  start: () => Program,
  report: (sentence: string) => void,
): Supervised & { first: Program } {
  let stopping = false
  let crashes = 0
  let timer: NodeJS.Timeout | undefined
  let current = launch()

  function launch(): Program {
    const program = start()
    const begun = performance.now()
    void program.ended.then(({ code, signal }) => {
      if (stopping) return
      crashes = performance.now() - begun > wellAfter ? 1 : crashes + 1
      const wait = waitBefore(crashes)
      report(`${name} 意外退出（${signal ?? `代码 ${code}`}），${wait / 1000} 秒后重新启动`)
      timer = setTimeout(() => {
        if (!stopping) current = launch()
      }, wait)
    })
    return program
  }

  return {
    first: current,
    stop: async () => {
      stopping = true
      clearTimeout(timer)
      await current.stop()
    },
  }
}
