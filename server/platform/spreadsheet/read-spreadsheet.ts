import type { Result } from '../result.ts'
import { refuse } from '../result.ts'
import type { Bounds, Parsed } from './parse-bytes.ts'
import type { SpreadsheetProblem } from './problems.ts'
import { runProcess } from './run-process.ts'

export const maxFileBytes = 5_000_000

/**
 * A table that somebody brought: .xlsx, or CSV in UTF-8, UTF-16, GBK or GB 18030. Every cell is text, trimmed; dates are `2026-11-24`, booleans 是/否;
 * rows[0] is the sheet's first row. Full-width digits are left for the caller, who knows what the column means. Formulas, merged cells and numbers
 * that lost digits are refused with their place rather than guessed at.
 */
export async function readSpreadsheet(
  file: Blob | Uint8Array,
  { maxRows, maxColumns }: Bounds,
): Promise<Result<{ rows: string[][] }, SpreadsheetProblem, { cell?: string }>> {
  if ((file instanceof Uint8Array ? file.length : file.size) > maxFileBytes) return refuse('spreadsheet-too-large')
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer())
  const answer = await runProcess({ do: 'read', maxRows, maxColumns }, bytes)
  if (typeof answer === 'string') return refuse(`spreadsheet-${answer}`)
  return JSON.parse(answer.toString()) as Parsed
}
