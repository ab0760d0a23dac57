/** The demonstration city: filled in once the site answers, by a program that knows by itself what is done already. */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { endProcess, startChild, tailOf } from './child.ts'
import { checkout } from './run-file.ts'
import { say, sayDone, sayTrouble } from './say.ts'

const program = 'prisma/seed/demonstration-city.ts'
const accounts = 'prisma/seed/accounts.ts'

const isDemonstration = () => process.env.NODE_ENV !== 'production' && !['0', 'false'].includes(process.env.DEMO ?? '')

/** Runs the seed to its end; a seed that fails leaves the site as it is and says how to go on. */
export async function seed(env: NodeJS.ProcessEnv, dataDir: string, undo: (() => Promise<void> | void)[]): Promise<void> {
  if (!isDemonstration() || !existsSync(path.join(checkout, program))) return
  const logFile = path.join(dataDir, 'log/seed.log')
  const child = startChild({ command: process.execPath, args: [program], env, cwd: checkout, whenWeDie: 'SIGTERM' })
  let stopping = false
  undo.push(async () => {
    stopping = true
    if (child.exitCode === null && child.signalCode === null) await endProcess(child.pid as number, 'SIGTERM', 5_000)
  })
  mkdirSync(path.dirname(logFile), { recursive: true })
  const keep = (line: string) => appendFileSync(logFile, `${line}\n`)
  const show = (line: string) => {
    keep(line)
    say(`    ${line}`)
  }
  if (child.stdout) createInterface({ input: child.stdout }).on('line', show)
  if (child.stderr) createInterface({ input: child.stderr }).on('line', keep)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (stopping) return
  if (code === 0) sayDone('示范数据已就绪 demonstration data is in place')
  else
    sayTrouble(
      `示范数据没有写完，网站照常可用；下次启动会接着写。The demonstration data is incomplete; the next start goes on with it.\n${tailOf(logFile)}`,
    )
}

type DemonstrationAccount = { name: string; role: string; idNumber: string; phone: string; password: string }

/** Prints who may sign in to the demonstration. */
export async function sayAccounts(): Promise<void> {
  if (!isDemonstration() || !existsSync(path.join(checkout, accounts))) return
  const { demonstrationAccounts } = (await import(path.join(checkout, accounts))) as {
    demonstrationAccounts: readonly DemonstrationAccount[]
  }
  say('\n  示范账号 demonstration accounts（身份证号或手机号 + 密码 ID number or phone + password）')
  for (const { name, role, idNumber, phone, password } of demonstrationAccounts)
    say(`    ${[role, name, idNumber, phone, password].join('  ')}`)
}
