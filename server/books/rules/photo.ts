import { ok, type Result, refuse } from '#server/platform/result.ts'

export type PhotoType = 'image/jpeg' | 'image/png'
export type PhotoProblem = 'photo-type' | 'photo-size' | 'photo-dimensions'

export const photoMaxBytes = 2 * 1024 * 1024
/** A passport photo: 35 mm by 45 mm. Whatever else is cut to that where it is shown. */
export const photoRatio = { width: 35, height: 45 }
/** Where the browser cuts, it makes this many pixels: 300 to the inch. */
export const photoPixels = { width: 413, height: 531 }

/**
 * What a file is by its content, whatever it is called: a JPEG or PNG whose own header says a size that a photo has. Nothing is decoded: a picture that
 * would unfold to gigabytes is turned away by what it says of itself.
 */
export function checkPhoto(bytes: Uint8Array): Result<{ type: PhotoType; width: number; height: number }, PhotoProblem> {
  if (bytes.length > photoMaxBytes) return refuse('photo-size')
  const found = readPng(bytes) ?? readJpeg(bytes)
  if (!found) return refuse('photo-type')
  const fits = found.width >= 200 && found.height >= 250 && found.width <= 4_000 && found.height <= 4_000
  return fits ? ok(found) : refuse('photo-dimensions')
}

const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function readPng(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isPng = bytes.length > 32 && pngHead.every((byte, index) => bytes[index] === byte) && view.getUint32(12) === 0x49484452
  return isPng ? { type: 'image/png' as const, width: view.getUint32(16), height: view.getUint32(20) } : null
}

/** Walks from segment to segment to the frame header (SOF), which says the size; a file that ends before is none. */
function readJpeg(bytes: Uint8Array) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'image/jpeg' as const, width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (marker === 0xda || marker === 0xd9) return null
    // A marker may be preceded by any number of fill bytes.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
