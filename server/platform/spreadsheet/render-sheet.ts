import { writeXlsx } from 'hucre'
import type { Task } from './run-process.ts'

/** A text that begins like a formula gets an apostrophe in front: cells are text here, but the next program may make a CSV of them. */
export const guardCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** Characters that XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** One sheet with a bold header that stays in sight; columns without numbers are text, so that long numbers typed in later keep their digits. */
export async function renderSheet({ sheetName, header, rows, choices }: Extract<Task, { do: 'write' }>): Promise<Uint8Array> {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? guardCell(cell.replace(unwritable, '')) : cell)))
  return await writeXlsx({
    sheets: [
      {
        name: sheetName,
        columns: header.map((title, column) => ({
          width: widthOf([title, ...cells.slice(0, 200).map((row) => row[column])]),
          ...(cells.some((row) => typeof row[column] === 'number') ? {} : { numFmt: '@' }),
        })),
        rows: [header, ...cells],
        cells: new Map(
          header.map((title, column) => [`0,${column}`, { value: title, style: { font: { bold: true }, numFmt: '@' } }]),
        ),
        freezePane: { rows: 1 },
        dataValidations: Object.entries(choices).map(([column, values]) => ({
          type: 'list' as const,
          values,
          range: `${String.fromCharCode(65 + Number(column))}2:${String.fromCharCode(65 + Number(column))}5001`,
          allowBlank: true,
        })),
      },
    ],
  })
}

/** In characters of a Latin font; a Chinese one takes two. */
const widthOf = (texts: (string | number | null | undefined)[]): number =>
  Math.min(60, Math.max(8, ...texts.map((text) => [...String(text ?? '')].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 2))))
