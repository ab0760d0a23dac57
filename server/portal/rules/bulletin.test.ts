import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseBulletinText, percentOf } from './bulletin.ts'

const now = new Date('2026-11-23T08:00:00+08:00')
const words = fc.record({
  title: fc.string({ unit: 'grapheme', maxLength: 90 }),
  body: fc.string({ unit: fc.constantFrom('学', '时', ' ', '\n', '\r\n', '\r', '😀', 'e\u0301'), maxLength: 120 }),
  urgent: fc.boolean(),
})

it('keeps words that are the same when they are read once more, within their lengths and in one kind of line', () => {
  fc.assert(
    fc.property(words, (wanted) => {
      const parsed = parseBulletinText({ ...wanted, expiresOn: '' }, now)
      if (!parsed.ok) return
      const { title, body } = parsed.value
      expect(parseBulletinText({ ...parsed.value, expiresOn: '' }, now)).toEqual(parsed)
      expect([...title].length).toBeGreaterThan(0)
      expect([...title].length).toBeLessThanOrEqual(60)
      expect(body).not.toMatch(/\r|\n{3}|^\s|\s$/)
    }),
  )
})

it('counts characters as people do, so that sixty of any kind are a title and sixty-one are none', () => {
  fc.assert(
    fc.property(fc.constantFrom('学', '😀', 'a', '𠮷'), (character) => {
      const asks = (count: number) =>
        parseBulletinText({ title: character.repeat(count), body: '正文', urgent: false, expiresOn: '' }, now).ok
      expect([asks(0), asks(1), asks(60), asks(61)]).toEqual([false, true, true, false])
    }),
  )
})

it('matters until the end of its last day in Shanghai, which is today or later', () => {
  fc.assert(
    fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
      const noon = new Date(Date.parse('2026-11-23T04:00:00Z') + days * 86_400_000)
      const expiresOn = noon.toISOString().slice(0, 10)
      const parsed = parseBulletinText({ title: '标题', body: '正文', urgent: false, expiresOn }, now)
      expect(parsed.ok).toBe(days >= 0)
      // Twelve hours after noon the day is over.
      if (parsed.ok) expect(parsed.value.expiresAt?.getTime()).toBe(noon.getTime() + 12 * 3_600_000)
    }),
  )
  for (const expiresOn of ['2026-13-01', '2026-11-31x', 'morgen', '26-12-31'])
    expect(parseBulletinText({ title: '标题', body: '正文', urgent: false, expiresOn }, now), expiresOn).toMatchObject({
      reason: 'expiry-past',
    })
})

it('claims all only when it is all, and never more', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (part, whole) => {
      const percent = percentOf(part, whole)
      expect(percent === 100).toBe(whole > 0 && part >= whole)
      expect(percent).toBeGreaterThanOrEqual(0)
      expect(percentOf(part + 1, whole)).toBeGreaterThanOrEqual(percent)
    }),
  )
})
