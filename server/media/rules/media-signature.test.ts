import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expiryFor, isExpired, mediaPath, parseMediaPath } from './media-signature.ts'

const grant = { assetId: '01939d2e-7f00-7abc-8def-0123456789ab', viewerTag: '0123456789abcdef', expiresAt: 1_800_000_000 }
const signature = 'A_-b'.repeat(10).concat('xyz')

describe('parseMediaPath', () => {
  it.each(['master.m3u8', '720p/index.m3u8', '720p/00001.ts', 'poster.jpg', 'captions/zh-cn-0a1b2c3d.vtt'])(
    'reads what mediaPath writes: %s',
    (file) => {
      expect(parseMediaPath(mediaPath(grant, signature, file))).toMatchObject({ ...grant, signature, file })
      expect(parseMediaPath(`${mediaPath(grant, signature, file)}?t=1`)).toMatchObject({ file })
    },
  )

  it.each([
    '../master.m3u8',
    '720p/../../secret.ts',
    '720p/%2e%2e/x.ts',
    '720p//x.ts',
    './x.ts',
    '.hidden.ts',
    'x..ts',
    '720p/00001.ts/',
    '720p\\00001.ts',
    'x.ts\0.jpg',
    'a/b/c/d.ts',
    'noextension',
    '',
  ])('has no place for %s', (file) => expect(parseMediaPath(mediaPath(grant, signature, file))).toBeNull())

  it('never yields a file with a way up, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string(), (file) => {
        const parsed = parseMediaPath(mediaPath(grant, signature, file))
        expect(parsed === null || !/\.\.|^\/|\\|%|\0/.test(parsed.file)).toBe(true)
      }),
    )
  })
})

describe('expiry', () => {
  it('is at least six hours off and the same for a while', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (now) => {
        const seconds = now.getTime() / 1_000
        const expiresAt = expiryFor(now)
        expect(expiresAt - seconds).toBeGreaterThanOrEqual(6 * 3_600)
        expect(expiresAt - seconds).toBeLessThanOrEqual(6 * 3_600 + 900)
        expect(expiresAt % 900).toBe(0)
        expect(isExpired({ expiresAt }, seconds)).toBe(false)
        expect(isExpired({ expiresAt }, expiresAt)).toBe(true)
      }),
    )
  })
})
