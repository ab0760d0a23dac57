import { exclusively } from '#server/platform/database.ts'
import { log } from '#server/platform/log.ts'
import { withRequestContext } from '#server/platform/request-context.ts'

/** Something that must happen by the clock, with nobody there. `run` may be called twice, and by two processes one after the other. */
export type Schedule = { name: string; everySeconds: number; run: () => Promise<unknown> }

/** Keeps every schedule going; in the whole installation each runs once at a time (an advisory lock). */
export function startSchedules(schedules: readonly Schedule[]): { stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>()
  const timers = new Set<NodeJS.Timeout>()
  let stopping = false
  const later = (schedule: Schedule, milliseconds: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      const round = withRequestContext({ requestId: `sweep-${schedule.name}` }, () =>
        exclusively(`schedule:${schedule.name}`, schedule.run).catch((error: Error) =>
          log.error({ err: error, schedule: schedule.name }, 'sweep failed; the next round tries again'),
        ),
      )
      running.add(round)
      void round.finally(() => {
        running.delete(round)
        if (!stopping) later(schedule, schedule.everySeconds * 1_000)
      })
    }, milliseconds)
    timers.add(timer)
  }
  for (const schedule of schedules) later(schedule, Math.min(schedule.everySeconds, 5) * 1_000 * Math.random())
  return {
    async stop() {
      stopping = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}
