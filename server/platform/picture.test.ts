import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPicture } from './picture.ts'

const jpeg = (width: number, height: number) =>
  Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc0, 0, 11, 8],
    ...[height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0, 0xff, 0xd9],
  ])
function png(width: number, height: number) {
  const bytes = new Uint8Array(60)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}

it('knows a picture by its content, and its size by its header', () => {
  expect(readPicture(jpeg(413, 531))).toEqual({ type: 'image/jpeg', width: 413, height: 531 })
  expect(readPicture(png(60_000, 60_000))).toEqual({ type: 'image/png', width: 60_000, height: 60_000 })
})

it.each([
  ['a page that calls itself one', new TextEncoder().encode('<!doctype html><script>alert(1)</script>'.repeat(4))],
  ['an SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['nothing', new Uint8Array()],
  ['the first bytes of a JPEG alone', jpeg(413, 531).slice(0, 9)],
])('does not take %s for a picture', (_, bytes) => {
  expect(readPicture(bytes)).toBeNull()
})

it('answers whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
      readPicture(Uint8Array.from([0xff, 0xd8, ...tail]))
    }),
  )
})
