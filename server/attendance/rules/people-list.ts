/** A person as a pasted list or a sheet names them; the name may be left out. */
export type ListedPerson = { realName: string; idNumber: string }

export const listMost = 5_000
const number = /(\d{17}[\dXx]|\d{15})(?!\d)/

/** People out of rows of cells, or lines of text split into cells: whatever else stands in a row is left alone, rows without an ID number are none. */
export function readPeople(rows: readonly (readonly string[])[]): ListedPerson[] {
  return rows
    .flatMap((cells) => {
      const plain = cells.map((cell) => cell.normalize('NFKC').trim())
      const idNumber = plain.map((cell) => number.exec(cell)?.[1]).find(Boolean)
      const realName = plain.find((cell) => /^[\p{Script=Han}·]{2,20}$/u.test(cell)) ?? ''
      return idNumber ? [{ realName, idNumber: idNumber.toUpperCase() }] : []
    })
    .slice(0, listMost)
}

/** A pasted text: a person a line, cells apart by spaces, tabs or commas. */
export const readLines = (text: string): ListedPerson[] =>
  readPeople(text.split(/\r?\n/).map((line) => line.split(/[\s,，;；、]+/)))
