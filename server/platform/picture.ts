export type Picture = { type: 'image/jpeg' | 'image/png'; width: number; height: number }

/**
 * What a picture is by its content, whatever it is called, and the size in pixels that its own header says; null for everything else. Nothing is decoded:
 * a picture that would unfold to gigabytes is known by what it says of itself.
 */
export const readPicture = (bytes: Uint8Array): Picture | null => readPng(bytes) ?? readJpeg(bytes)

const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function readPng(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isPng = bytes.length > 32 && pngHead.every((byte, index) => bytes[index] === byte) && view.getUint32(12) === 0x49484452
  return isPng ? { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) } : null
}

/** Walks from segment to segment to the frame header (SOF), which says the size; a file that ends before is none. */
function readJpeg(bytes: Uint8Array): Picture | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (marker === 0xda || marker === 0xd9) return null
    // A marker may be preceded by any number of fill bytes.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
