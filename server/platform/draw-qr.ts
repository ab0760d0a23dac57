import encodeQR from 'qr'

/** A text as a QR code: its side in modules, the quiet zone of four around it included, and the dark ones as strokes of an SVG path, one for each run of a row. */
export function drawQr(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const size = rows.length
  let path = ''
  rows.forEach((row, at) => {
    for (let column = 0; column < size; ) {
      const start = column
      while (column < size && row[column]) column += 1
      if (column > start) path += `M${start} ${at}.5h${column - start}`
      else column += 1
    }
  })
  return { size, path }
}
