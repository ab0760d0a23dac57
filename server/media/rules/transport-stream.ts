const packetBytes = 188
const syncByte = 0x47
const nullPacket = 0x1fff

/**
 * Whether a segment is a whole MPEG transport stream: packets from end to end, and of each stream none missing (ISO/IEC 13818-1 counts the
 * packets of a stream that carry payload modulo 16). The encoder ends well though the disk was full and bytes are gone: this finds it.
 */
export function isWholeTransportStream(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % packetBytes !== 0) return false
  const last = new Map<number, number>()
  for (let at = 0; at < bytes.length; at += packetBytes) {
    if (bytes[at] !== syncByte) return false
    const stream = (((bytes[at + 1] as number) & 0x1f) << 8) | (bytes[at + 2] as number)
    const control = bytes[at + 3] as number
    if (stream === nullPacket || (control & 0x10) === 0) continue
    const count = control & 0x0f
    const before = last.get(stream)
    if (before !== undefined && count !== ((before + 1) & 0x0f)) return false
    last.set(stream, count)
  }
  return true
}
