import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWholeTransportStream } from './transport-stream.ts'

/** Packets of two streams in turn, as a muxer writes them. */
function segment(packets: number): Uint8Array {
  const bytes = new Uint8Array(packets * 188)
  for (let index = 0; index < packets; index += 1) {
    bytes.set([0x47, 0x01, index % 2, 0x10 | (Math.floor(index / 2) & 0x0f)], index * 188)
  }
  return bytes
}

describe('isWholeTransportStream', () => {
  it('takes a whole segment', () => expect(isWholeTransportStream(segment(100))).toBe(true))
  it('takes no empty one', () => expect(isWholeTransportStream(new Uint8Array())).toBe(false))
  it('notices any piece that is gone from the middle or from the end of a packet', () => {
    const whole = segment(200)
    fc.assert(
      // From where both streams have begun: what a stream lost before its first packet, nobody can tell.
      fc.property(fc.integer({ min: 2 * 188, max: 100 * 188 }), fc.integer({ min: 1, max: 8_192 }), (from, length) => {
        // Sixteen packets of each of two streams: after so many the count begins anew, and a loss of just that is not seen.
        fc.pre(length % (32 * 188) !== 0)
        const rest = Buffer.concat([whole.subarray(0, from), whole.subarray(from + length)])
        expect(isWholeTransportStream(rest)).toBe(false)
      }),
    )
  })
})
