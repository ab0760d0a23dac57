import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceLabel } from './device-label.ts'
import { attributesOn } from './learner-attributes.ts'
import { safeRedirectPath } from './redirect-path.ts'
import { isSessionLive, needsTouch, sessionLife } from './session-life.ts'
import { needsProof, waitSecondsAfter } from './throttle.ts'

describe('waiting after failures', () => {
  it('lets five mistakes pass, then doubles up to a minute', () => {
    expect([1, 4, 5, 6, 7, 8, 9, 10, 11, 1_000_000].map(waitSecondsAfter)).toEqual([0, 0, 2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('never shrinks with more failures and never exceeds a minute', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        (a, b) => (a <= b ? waitSecondsAfter(a) <= waitSecondsAfter(b) : true) && waitSecondsAfter(a) <= 60,
      ),
    )
  })

  it('asks for work when one address or one account fails often', () => {
    expect(needsProof({ ofPair: 40, ofAddress: 99, ofAccount: 49 })).toBe(false)
    expect(needsProof({ ofPair: 0, ofAddress: 100, ofAccount: 0 })).toBe(true)
    expect(needsProof({ ofPair: 0, ofAddress: 0, ofAccount: 50 })).toBe(true)
  })
})

describe('a session', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23) + minutes * 60_000)
  const opened = (remember: boolean, lastSeen = 0) => {
    const { idleSeconds, seconds } = sessionLife(remember)
    return { createdAt: at(0), lastSeenAt: at(lastSeen), idleSeconds, expiresAt: at(seconds / 60), revokedAt: null }
  }
  const [hours, days] = [60, 24 * 60]

  it.each([
    ['a learner after eleven hours', opened(false), false, 11 * hours, true],
    ['a learner after twelve', opened(false), false, 12 * hours, false],
    ['a remembered learner after six days', opened(true), false, 6 * days, true],
    ['a remembered learner after seven days of silence', opened(true), false, 7 * days, false],
    ['a remembered learner seen lately', opened(true, 20 * days), false, 26 * days, true],
    ['a remembered learner after thirty days', opened(true, 29 * days), false, 30 * days, false],
    ['staff after 29 idle minutes', opened(true), true, 29, true],
    ['staff after 30 idle minutes', opened(true), true, 30, false],
    ['staff at work after twelve hours', opened(true, 12 * hours - 1), true, 12 * hours, false],
    ['anybody revoked', { ...opened(true), revokedAt: at(1) }, false, 2, false],
  ])('of %s', (_, session, staff, minutes, live) => expect(isSessionLive(session, staff, at(minutes))).toBe(live))

  it('is touched every two minutes at most', () => {
    expect([needsTouch(at(0), at(1)), needsTouch(at(0), at(2))]).toEqual([false, true])
  })
})

describe('the way back after signing in', () => {
  it.each([
    ['/learn/courses/1?tab=a#b', '/learn/courses/1?tab=a#b'],
    ['/', '/'],
    ['//evil.test', '/learn'],
    ['/\\evil.test', '/learn'],
    ['/\t/evil.test', '/learn'],
    ['/\n/evil.test', '/learn'],
    ['/a/..//evil.test', '/learn'],
    ['/.//evil.test', '/learn'],
    ['https:evil.test', '/learn'],
    ['https://evil.test', '/learn'],
    ['javascript:alert(1)', '/learn'],
    ['\\\\evil.test', '/learn'],
    [' /learn', '/learn'],
    ['/sign-in?redirectTo=/x', '/learn'],
    ['/sign-out', '/learn'],
    [undefined, '/learn'],
    [['/x'], '/learn'],
  ])('%j leads to %s', (wanted, path) => expect(safeRedirectPath(wanted)).toBe(path))

  it('never leads to another site', () => {
    const nasty = fc
      .array(fc.constantFrom('/', '\\', '.', '..', '\t', '@', ':', 'evil.test', '%2f', '?', '#', 'http:'), { maxLength: 8 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        nasty,
        (text) => new URL(safeRedirectPath(`/${text}`), 'https://own.test/sign-in').origin === 'https://own.test',
      ),
    )
  })
})

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (Linux; Android 14; V2238A) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0', '安卓手机 · 微信'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      '苹果手机 · Safari',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130', 'Windows 电脑 · Edge'],
    ['curl/8.0', '未识别的设备'],
    ['', '未识别的设备'],
  ])('%s is called %s', (agent, label) => expect(deviceLabel(agent)).toBe(label))
})

describe('attributes of a learner', () => {
  const rows = [
    { kind: 'title-level', value: 'associate-senior', sinceOn: '2026-07-01' },
    { kind: 'title-level', value: 'intermediate', sinceOn: '2020-01-01' },
    { kind: 'high-tech', value: 'yes', sinceOn: '2026-01-01' },
  ] as const

  it.each([
    ['2019-12-31', { titleLevel: 'none', seniorTitle: false, highTech: false }],
    ['2025-12-31', { titleLevel: 'intermediate', seniorTitle: false, highTech: false }],
    ['2026-06-30', { titleLevel: 'intermediate', seniorTitle: false, highTech: true }],
    ['2026-07-01', { titleLevel: 'associate-senior', seniorTitle: true, highTech: true }],
  ])('on %s', (day, expected) => expect(attributesOn(rows, day)).toEqual(expected))
})
