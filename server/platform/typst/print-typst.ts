import pLimit from 'p-limit'
import { invariant } from '../invariant.ts'
import { runOwnProcess } from '../own-process.ts'
import type { Pictures } from './compile-typst.ts'

export type PrintTask = { template: string; sheet: unknown; pictures: Pictures }

const own = {
  program: 'server/platform/typst/process.ts',
  addons: true,
  heapMegabytes: 384,
  seconds: 20,
  maxAnswerBytes: 50_000_000,
}
/** Fonts and pictures of a sheet are many megabytes, and there are two cores. */
const inTurn = pLimit(2)

/**
 * What compile-typst.ts makes, made outside this process: nobody waits for it who did not ask, and a picture that somebody brought is opened where it can
 * do no harm. `template` lies below server/<room>/templates.
 * `bounds` for what is larger than a sheet.
 */
export async function printTypst(
  template: string,
  sheet: unknown,
  pictures: Pictures = {},
  bounds: { seconds?: number; maxAnswerBytes?: number; heapMegabytes?: number } = {},
): Promise<Buffer> {
  const task = Buffer.from(JSON.stringify({ template, sheet, pictures } satisfies PrintTask))
  const reads = [`server/${template.slice(0, template.lastIndexOf('/'))}`]
  const answer = await inTurn(() => runOwnProcess({ ...own, ...bounds, reads }, [task]))
  invariant(typeof answer !== 'string', `${template} could not be printed: ${String(answer).slice(0, 20)}`)
  return answer
}
