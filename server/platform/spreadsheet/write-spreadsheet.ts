import { invariant } from '../invariant.ts'
import { runProcess } from './run-process.ts'

/**
 * One sheet as an .xlsx. Texts stay texts whatever they begin with; numbers are numbers. `choices`: column → what may be chosen in it, for templates.
 * Made outside this process, so that a long export does not keep everybody else waiting.
 */
export async function writeSpreadsheet({
  sheetName,
  header,
  rows,
  choices = {},
}: {
  /** At most 31 characters, without `[]:*?/\`. */
  sheetName: string
  header: string[]
  rows: (string | number | null)[][]
  choices?: Record<number, string[]>
}): Promise<Buffer> {
  const answer = await runProcess({ do: 'write', sheetName, header, rows, choices }, new Uint8Array())
  invariant(typeof answer !== 'string', `a sheet of ${rows.length} rows could not be written: ${String(answer).slice(0, 20)}`)
  return answer
}
