/** What the launcher tells the person at the terminal: short lines, none of them a log. */
const begun = performance.now()

export const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)

/** A step that is done, with the time since the start. */
export const sayDone = (sentence: string): void => say(`  ✓ ${sentence}  ${seconds()}`)

export const sayTrouble = (sentence: string): void => void process.stderr.write(`  ! ${sentence}\n`)

const seconds = () => `(${((performance.now() - begun) / 1000).toFixed(1)} s)`

/** A reason to stop that the person can mend; the message says how. */
export class LaunchProblem extends Error {
  override name = 'LaunchProblem'
}

/** Ends the program with the message of `error`; only a bug shows its stack. */
export function giveUp(error: unknown): never {
  const known = error instanceof LaunchProblem || (error instanceof Error && error.name === 'MigrationProblem')
  process.stderr.write(`\n${error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error)}\n`)
  process.exit(1)
}
