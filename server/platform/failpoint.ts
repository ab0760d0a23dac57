import { env } from './env.ts'

/**
 * A numbered step of a path at which fault tests kill the process. `FAILPOINTS=credit.before-commit` dies at the first pass,
 * `credit.before-commit@3` at the third. Off (one comparison) unless FAILPOINTS is set, which production refuses.
 */
export function failpoint(name: string): void {
  const setting = env().FAILPOINTS
  if (!setting) return
  const passes = (counts.get(name) ?? 0) + 1
  counts.set(name, passes)
  if (setting.split(',').some((entry) => entry === `${name}@${passes}` || (entry === name && passes === 1)))
    process.kill(process.pid, 'SIGKILL')
}

const counts = new Map<string, number>()
