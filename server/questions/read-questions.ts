import pLimit from 'p-limit'
import { runOwnProcess } from '#server/platform/own-process.ts'
import { type Result, refuse } from '#server/platform/result.ts'
import type { SpreadsheetRefusal } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { excelColumns, looksLikeTemplate, readExcel } from './formats/excel.ts'
import { Findings, type ImportProblem, importMost, type ParsedFile, Unreadable } from './formats/parsed.ts'

const own = {
  program: 'server/questions/formats/process.ts',
  reads: ['server/questions'],
  heapMegabytes: 512,
  seconds: 60,
  maxAnswerBytes: 200_000_000,
}
const inTurn = pLimit(1)
/** What a form may carry (http/body-limit.ts), less its other fields. */
export const importMaxBytes = 11_000_000

export type ReadRefusal =
  | Extract<Result<never, ImportProblem | 'import-too-slow', { spot: string }>, { ok: false }>
  | SpreadsheetRefusal

/**
 * Questions of a file that somebody brought, whatever its format. All but spreadsheets, which have their own, are read in a process that may read
 * nothing and whose memory and time are bounded: a file made to hurt ends that process.
 */
export async function readQuestions(
  bytes: Uint8Array,
  organisationId: string,
): Promise<{ ok: true; value: ParsedFile } | ReadRefusal> {
  if (bytes.length > importMaxBytes) return refuse('import-too-large', { spot: '' })
  if (isWorkbook(bytes)) return await readTable(bytes, organisationId)
  const head = Buffer.from(JSON.stringify({ organisationId }))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(head.length)
  const answer = await inTurn(() => runOwnProcess(own, [size, head, bytes]))
  if (answer === 'too-slow' || answer === 'too-large') return refuse(`import-${answer}`, { spot: '' })
  return JSON.parse(answer.toString())
}

/** A zip whose directory names a workbook, or a table of text with our header. */
function isWorkbook(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer.subarray(0, 2).toString('latin1') === 'PK') return buffer.includes('xl/workbook.xml')
  if (buffer.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) return true
  const start = buffer.subarray(0, 400)
  return ['utf-8', 'gb18030', 'utf-16le'].some((encoding) =>
    /^\ufeff?"?题型"?[,;\t]/.test(new TextDecoder(encoding).decode(start)),
  )
}

async function readTable(bytes: Uint8Array, organisationId: string): ReturnType<typeof readQuestions> {
  const table = await readSpreadsheet(bytes, { maxRows: importMost + 1, maxColumns: excelColumns.length + 10 })
  if (!table.ok) return table
  if (!looksLikeTemplate(table.value.rows)) return refuse('import-format', { spot: '' })
  const found = new Findings(organisationId)
  try {
    readExcel(table.value.rows, found)
    return { ok: true, value: found.end('excel') }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return refuse(error.problem, { spot: error.spot })
  }
}
