import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonical, emptyHead, eventColumns, headLine, parseHead, sealHash } from './chain.ts'

const field = fc.option(fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('', '~', '0:,', '1:~,', '3:a,b')))
const event = fc.array(field, { minLength: eventColumns.length, maxLength: eventColumns.length })

/** Reads the canonical form back: that this is possible is why no two events look alike. */
function read(bytes: Buffer): (string | null)[] {
  const fields: (string | null)[] = []
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === '~'.charCodeAt(0)) {
      fields.push(null)
      at += 1
      continue
    }
    const colon = bytes.indexOf(':', at)
    const end = colon + 1 + Number(bytes.subarray(at, colon).toString())
    fields.push(bytes.subarray(colon + 1, end).toString())
    at = end + 1
  }
  return fields
}

it('writes no two events alike: each can be read back from what was written', () => {
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      expect(read(Buffer.from(canonical(fields)))).toEqual(fields)
    }),
  )
})

it('moves text from no field to its neighbour', () => {
  const cut = (text: string, at: number) => canonical([text.slice(0, at), text.slice(at)])
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (text, one, other) => {
      const [left, right] = [one % (text.length + 1), other % (text.length + 1)]
      expect(cut(text, left) === cut(text, right)).toBe(left === right)
    }),
  )
})

it('seals another event, another place, another instant and another past by another hash', () => {
  fc.assert(
    fc.property(event, event, fc.nat(), fc.nat(), (one, other, at, position) => {
      const head = { position, hash: 'ab'.repeat(32) }
      const own = sealHash(head, at, one)
      expect(own).toMatch(/^[\da-f]{64}$/)
      expect(sealHash(head, at, other) === own).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(sealHash(head, at + 1, one)).not.toBe(own)
      expect(sealHash({ ...head, position: position + 1 }, at, one)).not.toBe(own)
      expect(sealHash({ ...head, hash: 'ac'.repeat(32) }, at, one)).not.toBe(own)
      expect(sealHash(head, at, null)).not.toBe(own)
    }),
  )
  expect(sealHash(emptyHead, 0, null)).not.toBe(sealHash(emptyHead, 1, null))
})

it('reads a head as it was printed, and as position and hash', () => {
  const head = { position: 1234567, hash: '0f'.repeat(32) }
  expect(headLine({ ...head, day: '2026-12-31' })).toBe(`audit head 2026-12-31 1234567 ${head.hash}`)
  expect(parseHead(headLine({ ...head, day: '2026-12-31' }))).toEqual(head)
  expect(parseHead(` ${head.position}:${head.hash.toUpperCase()}\n`)).toEqual(head)
  for (const wrong of ['', '12', `:${head.hash}`, `12:${head.hash}0`, `-1:${head.hash}`]) expect(parseHead(wrong)).toBeNull()
})
