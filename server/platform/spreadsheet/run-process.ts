import pLimit from 'p-limit'
import { runOwnProcess } from '../own-process.ts'

export type Task =
  | { do: 'read'; maxRows: number; maxColumns: number }
  | { do: 'write'; sheetName: string; header: string[]; rows: (string | number | null)[][]; choices: Record<number, string[]> }

const own = {
  program: 'server/platform/spreadsheet/process.ts',
  heapMegabytes: 384,
  seconds: 20,
  maxAnswerBytes: 100_000_000,
}
/** Two cores, and the site has other things to do. */
const inTurn = pLimit(2)

/** Does one task in a process of its own (own-process.ts): the task as JSON behind its length, then the file. */
export const runProcess = (task: Task, input: Uint8Array): Promise<Buffer | 'too-slow' | 'too-large'> => {
  const head = Buffer.from(JSON.stringify(task))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(head.length)
  return inTurn(() => runOwnProcess(own, [size, head, input]))
}
