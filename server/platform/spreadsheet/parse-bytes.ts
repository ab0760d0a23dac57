import { readXlsx } from 'hucre'
import { parseCsv } from 'hucre/csv'
import { ok, type Result, refuse } from '../result.ts'
import { checkArchive } from './check-archive.ts'
import type { SpreadsheetProblem } from './problems.ts'

export type Bounds = { maxRows: number; maxColumns: number }
export type Parsed = Result<{ rows: string[][] }, SpreadsheetProblem, { cell?: string }>

/** The first sheet that can be seen, as text. Runs only in the process of its own. */
export async function parseBytes(bytes: Buffer, bounds: Bounds): Promise<Parsed> {
  if (bytes.length === 0) return refuse('spreadsheet-empty')
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) return refuse('spreadsheet-old-format')
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return parseText(bytes, bounds)
  const checked = await checkArchive(bytes)
  if (!checked.ok) return checked
  try {
    return await parseWorkbook(bytes, bounds)
  } catch {
    return refuse('spreadsheet-damaged')
  }
}

async function parseWorkbook(bytes: Buffer, bounds: Bounds): Promise<Parsed> {
  let seen = false
  const workbook = await readXlsx(bytes, {
    sheets: (info) => {
      const first = !seen && !info.hidden && !info.veryHidden
      seen ||= first
      return first
    },
  })
  const sheet = workbook.sheets[0]
  if (!sheet) return refuse('spreadsheet-empty')
  const merge = sheet.merges?.[0]
  if (merge) return refuse('spreadsheet-merged', { cell: cellName(merge.startRow, merge.startCol) })
  for (const [place, cell] of sheet.cells ?? [])
    if (cell.formula !== undefined) {
      const [row, column] = place.split(',').map(Number) as [number, number]
      return refuse('spreadsheet-formula', { cell: cellName(row, column) })
    }
  for (const [row, cells] of sheet.rows.entries()) {
    // Excel keeps fifteen digits of a number; an ID number has eighteen.
    const column = cells.findIndex((cell) => typeof cell === 'number' && Math.abs(cell) >= 1e15)
    if (column >= 0) return refuse('spreadsheet-long-number', { cell: cellName(row, column) })
  }
  return bounded(
    sheet.rows.map((cells) => cells.map(textOf)),
    bounds,
  )
}

function parseText(bytes: Buffer, bounds: Bounds): Parsed {
  const text = decode(bytes)
  if (text === null) return refuse('spreadsheet-encoding')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of these, a picture called .csv has
  if (/[\0-\x08\x0e-\x1f]/.test(text)) return refuse('spreadsheet-format')
  const firstLine = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = firstLine.includes('\t') ? '\t' : !firstLine.includes(',') && firstLine.includes(';') ? ';' : ','
  return bounded(
    parseCsv(text, { delimiter }).map((cells) => cells.map(textOf)),
    bounds,
  )
}

/** UTF-8, or UTF-16 as Excel's “Unicode text”, or GB 18030, which holds GBK and GB 2312. */
function decode(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 2).toString('hex')
  for (const encoding of mark === 'fffe' ? ['utf-16le'] : mark === 'feff' ? ['utf-16be'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one, then.
    }
  }
  return null
}

/** Rows keep their places, so that row 7 here is row 8 in Excel; what is empty at the end of rows and table is left out. */
function bounded(rows: string[][], { maxRows, maxColumns }: Bounds): Parsed {
  const trimmed = rows.map((cells) => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1))
  const table = trimmed.slice(0, trimmed.findLastIndex((cells) => cells.length > 0) + 1)
  if (table.length === 0) return refuse('spreadsheet-empty')
  if (table.length > maxRows) return refuse('spreadsheet-too-many-rows')
  if (table.some((cells) => cells.length > maxColumns)) return refuse('spreadsheet-too-many-columns')
  return ok({ rows: table })
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  // Ours is the apostrophe that keeps a text from being taken for a formula (render-sheet.ts).
  return String(cell)
    .replace(/^'(?=[=+\-@\t\r])/, '')
    .trim()
}

export function cellName(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row + 1}`
}
