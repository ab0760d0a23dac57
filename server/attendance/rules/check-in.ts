import type { TrainingNumbers } from '#server/hours/rules/training-numbers.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * Whether a scanned code counts. A screen's code is good for a few seconds: a photograph of it sent to somebody else comes too late. What was scanned without
 * a network and sent later cannot be told from such a photograph, so it waits for the organiser's word, and so does a phone that will not say where it is
 * though the screen has. One phone checks in one person.
 */
export type Doubt = 'sent-later' | 'no-place' | 'device-shared'
export type Point = { latitude: number; longitude: number }
export type Spot = Point & { accuracyMetres: number }
export type CheckInRefusal = 'not-time' | 'code-expired' | 'code-early' | 'too-far'
export type Accepted = { standing: 'counted' | 'waiting'; doubt: Doubt | null; at: Date; metres: number | null }

/** A screen shows a code for five seconds; scanning, opening and a slow line take the rest. */
export const freshSeconds = 20
/** Screens fetch codes ahead, and clocks differ a little. */
const earlySeconds = 5
/** What was kept on a phone or scanner is taken for so long. */
export const keptHours = 24
/** A learner's code is looked at when it was scanned, by the scanner's clock. */
const learnerCodeSeconds = 45

type Window = { startsAt: Date; endsAt: Date }
const seconds = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000

/** From `openMinutes` before the start to as long after the end. */
export const isOpenAt = (
  { startsAt, endsAt }: Window,
  at: Date,
  { openMinutes }: Pick<TrainingNumbers, 'openMinutes'>,
): boolean => seconds(startsAt, at) >= -openMinutes * 60 && seconds(endsAt, at) <= openMinutes * 60

/** The learner's own phone read the screen. `seenAt`: when the site first saw the code from this browser; `kept`: the phone had no network and says so. */
export function decideOwnCheckIn(
  facts: {
    session: Window & { point: Point | null }
    code: { at: Date }
    seenAt: Date
    kept: boolean
    spot: Spot | null
    /** Somebody else has checked in at this session from this phone. */
    deviceShared: boolean
  },
  numbers: Pick<TrainingNumbers, 'openMinutes' | 'nearMetres'>,
): Result<Accepted, CheckInRefusal> {
  const { session, code, seenAt, kept, spot, deviceShared } = facts
  if (!isOpenAt(session, code.at, numbers)) return refuse('not-time')
  const age = seconds(code.at, seenAt)
  if (age < -earlySeconds) return refuse('code-early')
  const late = age > freshSeconds
  if (late && (!kept || age > keptHours * 3_600)) return refuse('code-expired')
  const metres = session.point && spot ? Math.round(distanceMetres(session.point, spot)) : null
  if (metres !== null && spot && metres - Math.min(spot.accuracyMetres, numbers.nearMetres) > numbers.nearMetres)
    return refuse('too-far')
  const doubt: Doubt | null = late ? 'sent-later' : deviceShared ? 'device-shared' : session.point && !spot ? 'no-place' : null
  return ok({ standing: doubt ? 'waiting' : 'counted', doubt, at: late ? code.at : seenAt, metres })
}

/** The organiser read the learner's code. `scannedAt`: by the scanner's clock, which may have been without a network since. */
export function decideScan(
  { session, code, scannedAt, now }: { session: Window; code: { at: Date }; scannedAt: Date; now: Date },
  numbers: Pick<TrainingNumbers, 'openMinutes'>,
): Result<Accepted, CheckInRefusal> {
  if (!isOpenAt(session, scannedAt, numbers)) return refuse('not-time')
  if (seconds(scannedAt, now) < -60) return refuse('code-early')
  if (seconds(scannedAt, now) > keptHours * 3_600) return refuse('code-expired')
  if (Math.abs(seconds(code.at, scannedAt) - 15) > learnerCodeSeconds) return refuse('code-expired')
  return ok({ standing: 'counted', doubt: null, at: scannedAt, metres: null })
}

/** Great-circle distance on a sphere of 6,371 km. */
export function distanceMetres(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2
  const h =
    half(a.latitude, b.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(h)))
}

export const doubtNames: Record<Doubt, string> = {
  'sent-later': '断网后补传',
  'no-place': '没有提供位置',
  'device-shared': '这部手机已为别人签到',
}

export const directionNames = { in: '签到', out: '签退' } as const
