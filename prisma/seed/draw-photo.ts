import { crc32, deflateSync } from 'node:zlib'

/** A passport photo of nobody: a head and shoulders before a plain wall, as a PNG of 413 by 531. */
export function drawPhoto(coat: readonly [number, number, number]): Buffer {
  const [width, height] = [413, 531]
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x += 1) row.set(paintAt(x, y, coat), 1 + x * 3)
    return row
  })
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  // Eight bits a channel, three channels.
  size.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function paintAt(x: number, y: number, coat: readonly [number, number, number]): readonly [number, number, number] {
  const within = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
  if (within(206, 225, 82, 108) && !within(206, 265, 74, 92)) return [58, 48, 44]
  if (within(206, 250, 78, 98)) return [226, 190, 164]
  if (within(206, 560, 190, 190)) return coat
  return within(206, 370, 44, 60) ? [214, 176, 150] : [196, 214, 226]
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
