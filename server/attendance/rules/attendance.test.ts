import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultTrainings as numbers } from '#server/hours/rules/training-numbers.ts'
import { decideOwnCheckIn, decideScan, distanceMetres, freshSeconds, keptHours } from './check-in.ts'
import {
  readLearnerCode,
  readScreenCode,
  readSighting,
  screenStepSeconds,
  writeLearnerCode,
  writeScreenCode,
  writeSighting,
} from './check-in-code.ts'
import { type HeldSession, judgePerson, judgeSession, type Mark } from './judge-attendance.ts'
import { readLines } from './people-list.ts'
import { checkSessions, shareHours } from './session-times.ts'

const at = (time: string, day = '2026-07-03') => new Date(`${day}T${time}:00+08:00`)
const morning = { startsAt: at('09:00'), endsAt: at('12:00') }
const came = (time: string): Mark => ({ direction: 'in', at: at(time) })
const went = (time: string): Mark => ({ direction: 'out', at: at(time) })

describe('one session, 9 to 12, fifteen minutes of patience, four fifths asked', () => {
  it.each([
    ['到得早、走得晚，按整场计', [came('08:30'), went('12:20')], 'present', 180, true],
    ['迟到一刻钟以内视为到场', [came('09:15'), went('12:00')], 'present', 180, true],
    ['迟到半小时，仍够五分之四', [came('09:30'), went('12:00')], 'late', 150, true],
    ['迟到一小时，不够五分之四', [came('10:00'), went('12:00')], 'late', 120, false],
    ['提前一刻钟走视为在场', [came('09:00'), went('11:45')], 'present', 180, true],
    ['十一点走，不够五分之四', [came('09:00'), went('11:00')], 'left-early', 120, false],
    ['迟到且早退', [came('09:20'), went('11:40')], 'late-and-early', 140, false],
    ['只签到没有签退', [came('09:00')], 'no-check-out', 0, false],
    ['只签退没有签到', [went('12:00')], 'absent', 0, false],
    ['签退在签到之前，不算', [went('08:50'), came('09:00')], 'no-check-out', 0, false],
    [
      '中途出去过：取第一次签到和最后一次签退',
      [came('09:00'), went('10:00'), came('10:20'), went('12:00')],
      'present',
      180,
      true,
    ],
    ['散场后才签到', [came('12:10'), went('12:20')], 'absent', 0, false],
    ['没有来', [], 'absent', 0, false],
  ] as const)('%s', (_, marks, presence, attendedMinutes, counts) => {
    expect(judgeSession(morning, marks, numbers)).toEqual({ presence, attendedMinutes, counts })
  })
})

const days: HeldSession[] = [
  { id: 'a', ...morning, centihours: 400 },
  { id: 'b', startsAt: at('13:30'), endsAt: at('16:30'), centihours: 400 },
  { id: 'c', startsAt: at('09:00', '2026-07-04'), endsAt: at('12:00', '2026-07-04'), centihours: 400 },
]
const whole = (id: string) => {
  const session = days.find((each) => each.id === id) as HeldSession
  return [
    { sessionId: id, direction: 'in' as const, at: session.startsAt },
    { sessionId: id, direction: 'out' as const, at: session.endsAt },
  ]
}

describe('the whole', () => {
  it.each([
    ['三场都到', ['a', 'b', 'c'], { assessed: false, result: null }, 1200, '3 场中有 3 场计入，计 12 学时'],
    ['三场到两场，按两场计', ['a', 'c'], { assessed: false, result: null }, 800, '3 场中有 2 场计入，计 8 学时'],
    ['只到一场，不足六成', ['b'], { assessed: false, result: null }, 0, '3 场中有 1 场计入，不足全程的 60%，不计学时'],
    ['一场没到', [], { assessed: false, result: null }, 0, '缺席，不计学时'],
    ['有考核，合格', ['a', 'b', 'c'], { assessed: true, result: 'passed' }, 1200, '3 场中有 3 场计入，考核合格，计 12 学时'],
    ['有考核，不合格', ['a', 'b', 'c'], { assessed: true, result: 'failed' }, 0, '3 场中有 3 场计入，考核不合格，不计学时'],
    ['有考核，没有结果', ['a', 'b', 'c'], { assessed: true, result: null }, 0, '3 场中有 3 场计入，没有考核结果，不计学时'],
  ] as const)('%s', (_, attended, judged, centihours, sentence) => {
    expect(judgePerson(days, attended.flatMap(whole), judged, numbers)).toMatchObject({ centihours, sentence })
  })

  const mark = fc.record({
    sessionId: fc.constantFrom('a', 'b', 'c'),
    direction: fc.constantFrom('in' as const, 'out' as const),
    at: fc.integer({ min: -60, max: 60 * 28 }).map((minutes) => new Date(at('09:00').getTime() + minutes * 60_000)),
  })
  it('never gives more than the whole, whatever is recorded, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (marks, keys) => {
        const verdict = judgePerson(days, marks, { assessed: false, result: null }, numbers)
        const shuffled = marks.map((each) => ({ each, key: keys.next().value })).sort((a, b) => a.key - b.key)
        expect(
          judgePerson(
            days,
            shuffled.map(({ each }) => each),
            { assessed: false, result: null },
            numbers,
          ),
        ).toEqual(verdict)
        expect(verdict.centihours).toBeLessThanOrEqual(1200)
        expect(verdict.centihours).toBe(verdict.creditedIds.length * 400)
        for (const session of verdict.sessions) expect(session.attendedMinutes).toBeLessThanOrEqual(180)
      }),
    )
  })

  it('gives no less to whoever came earlier and stayed longer', () => {
    const minutes = fc.integer({ min: -30, max: 210 })
    fc.assert(
      fc.property(minutes, minutes, fc.nat(60), fc.nat(60), (from, to, earlier, longer) => {
        const marks = (first: number, last: number): Mark[] => [
          { direction: 'in', at: new Date(at('09:00').getTime() + first * 60_000) },
          { direction: 'out', at: new Date(at('09:00').getTime() + last * 60_000) },
        ]
        const [short, long] = [
          judgeSession(morning, marks(from, to), numbers),
          judgeSession(morning, marks(from - earlier, to + longer), numbers),
        ]
        expect(long.attendedMinutes).toBeGreaterThanOrEqual(short.attendedMinutes)
      }),
    )
  })
})

describe('sessions as they are written', () => {
  const session = (from: string, to: string, place = '三楼会议室') => ({ startsAt: at(from), endsAt: at(to), place })
  it('are told apart by what is wrong with each', () => {
    expect(checkSessions([session('09:00', '12:00'), session('13:00', '16:00')])).toEqual({ ok: true, value: undefined })
    expect(checkSessions([session('09:00', '12:00'), session('11:00', '16:00', ' '), session('18:00', '17:00')])).toMatchObject({
      detail: ['overlaps', 'overlaps', 'ends-before'],
    })
    expect(checkSessions([session('17:00', '19:00', ' ')])).toMatchObject({ detail: ['place-missing'] })
    expect(checkSessions([session('06:00', '20:00')])).toMatchObject({ detail: ['too-long'] })
  })
  it('share all hours, and the longer never gets less', () => {
    fc.assert(
      fc.property(
        fc.nat(20_000),
        fc.array(fc.integer({ min: 1, max: 720 }), { minLength: 1, maxLength: 30 }),
        (hours, minutes) => {
          const shares = shareHours(hours, minutes)
          expect(shares.reduce((sum, each) => sum + each, 0)).toBe(hours)
          minutes.forEach((one, i) => {
            minutes.forEach((other, j) => {
              if (one > other) expect(shares[i]).toBeGreaterThanOrEqual((shares[j] as number) - 1)
            })
          })
        },
      ),
    )
  })
})

const key = 'k'.repeat(40)
const sessionId = '01890000-0000-7000-8000-00000000abcd'
const learnerId = '01890000-0000-7000-8000-000000001234'
const later = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000)

describe('codes', () => {
  it('say what was written, and nothing when a letter is changed, the key is another or the kind', () => {
    const moment = at('09:00')
    const code = writeScreenCode(key, { sessionId, direction: 'in', at: moment })
    expect(readScreenCode(key, code)).toEqual({ sessionId, direction: 'in', at: moment })
    expect(readScreenCode('x'.repeat(40), code)).toBeNull()
    expect(readLearnerCode(key, code)).toBeNull()
    const own = writeLearnerCode(key, { learnerId, at: moment })
    expect(readLearnerCode(key, own)).toEqual({ learnerId, at: moment })
    expect(readScreenCode(key, own)).toBeNull()
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'abcXYZ019-_'), (place, letter) => {
        const forged = code.slice(0, place) + letter + code.slice(place + 1)
        expect(readScreenCode(key, forged) === null || forged === code).toBe(true)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => readScreenCode(key, text) === null && readLearnerCode(key, text) === null))
  })
  it('change every five seconds', () => {
    const codes = Array.from({ length: 12 }, (_, step) =>
      writeScreenCode(key, { sessionId, direction: 'in', at: later(at('09:00'), step * screenStepSeconds) }),
    )
    expect(new Set(codes).size).toBe(12)
  })
  it('are remembered for the browser that brought them, and for no other', () => {
    const sighting = writeSighting(key, { code: 'abc', device: 'mine', seenAt: at('09:00') })
    expect(readSighting(key, sighting, 'mine')).toEqual({ code: 'abc', device: 'mine', seenAt: at('09:00') })
    expect(readSighting(key, sighting, 'yours')).toBeNull()
    expect(readSighting(key, `${sighting}x`, 'mine')).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => readSighting(key, text, 'mine') === null))
  })
})

describe('whether a code counts', () => {
  const point = { latitude: 39.1, longitude: 117.2 }
  const here = { ...point, accuracyMetres: 20 }
  const facts = {
    ...{ session: { ...morning, point: null }, code: { at: at('09:00') }, seenAt: later(at('09:00'), 3) },
    ...{ kept: false, spot: null, deviceShared: false },
  }
  const placed = { ...facts.session, point }
  it.each([
    ['对着屏幕扫', {}, 'counted'],
    ['照片发给朋友，二十多秒后才打开', { seenAt: later(at('09:00'), freshSeconds + 1) }, 'code-expired'],
    ['照片加一句“当时没网”，等组织者核对', { seenAt: later(at('09:00'), 300), kept: true }, 'waiting sent-later'],
    ['两天后补传', { seenAt: later(at('09:00'), (keptHours + 1) * 3600), kept: true }, 'code-expired'],
    ['手机时间被拨快：码还没到时候', { seenAt: later(at('09:00'), -30) }, 'code-early'],
    ['开场前一小时十分', { code: { at: at('07:50') }, seenAt: at('07:50') }, 'not-time'],
    ['散场后两小时', { code: { at: at('14:00') }, seenAt: at('14:00') }, 'not-time'],
    ['同一部手机已为别人签到', { deviceShared: true }, 'waiting device-shared'],
    ['会场有位置，手机在会场', { session: placed, spot: here }, 'counted'],
    ['会场有位置，手机不肯说', { session: placed }, 'waiting no-place'],
    ['会场有位置，手机在五公里外', { session: placed, spot: { ...here, latitude: 39.145 } }, 'too-far'],
    ['离得远，但定位本来就粗', { session: placed, spot: { ...here, latitude: 39.1075, accuracyMetres: 450 } }, 'counted'],
    [
      '说自己的定位粗到一百公里也没有用',
      { session: placed, spot: { ...here, latitude: 39.2, accuracyMetres: 100_000 } },
      'too-far',
    ],
  ] as const)('%s', (_, changed, expected) => {
    const answer = decideOwnCheckIn({ ...facts, ...changed }, numbers)
    expect(answer.ok ? [answer.value.standing, answer.value.doubt].filter(Boolean).join(' ') : answer.reason).toBe(expected)
  })

  it.each([
    ['当场扫', {}, 'counted'],
    ['扫码设备断网一小时后补传', { now: at('10:00') }, 'counted'],
    ['学员的码是十分钟前的截图', { code: { at: at('08:50') } }, 'code-expired'],
    ['扫码设备的时间快了一小时', { scannedAt: at('10:00'), code: { at: at('10:00') }, now: at('09:00') }, 'code-early'],
    ['前天的', { now: at('09:10', '2026-07-05') }, 'code-expired'],
    ['不在这一场的时间内', { scannedAt: at('15:00'), code: { at: at('15:00') }, now: at('15:00') }, 'not-time'],
  ] as const)('组织者扫学员的码：%s', (_, changed, expected) => {
    const scan = {
      session: morning,
      code: { at: at('09:00') },
      scannedAt: later(at('09:00'), 10),
      now: later(at('09:00'), 12),
      ...changed,
    }
    const answer = decideScan(scan, numbers)
    expect(answer.ok ? answer.value.standing : answer.reason).toBe(expected)
  })

  it('counts only what was seen fresh, at its time, from near', () => {
    const seconds = fc.integer({ min: -5_000, max: 200_000 })
    fc.assert(
      fc.property(
        seconds,
        seconds,
        fc.boolean(),
        fc.boolean(),
        fc.option(fc.nat(90)),
        (codeAt, age, kept, deviceShared, north) => {
          const code = { at: later(at('08:00'), codeAt) }
          const spot = north === null ? null : { latitude: 39.1 + north / 1000, longitude: 117.2, accuracyMetres: 30 }
          const answer = decideOwnCheckIn(
            { session: placed, code, seenAt: later(code.at, age), kept, spot, deviceShared },
            numbers,
          )
          if (!answer.ok || answer.value.standing !== 'counted') return
          expect(age).toBeLessThanOrEqual(freshSeconds)
          expect(code.at >= at('08:00') && code.at <= at('13:00')).toBe(true)
          expect(deviceShared).toBe(false)
          expect(spot && distanceMetres(point, spot)).toBeLessThan(2 * numbers.nearMetres)
        },
      ),
    )
  })
})

it('reads people out of whatever is pasted', () => {
  expect(
    readLines('张三 120101199001011234\n李四，１２０１０１１９９００１０１１２３X\n\n合计 2 人\n130101199001011235\t王五'),
  ).toEqual([
    { realName: '张三', idNumber: '120101199001011234' },
    { realName: '李四', idNumber: '12010119900101123X' },
    { realName: '王五', idNumber: '130101199001011235' },
  ])
})
