/**
 * How long a sign-in lasts. On one's own device 30 days, ending after 7 days without use; on any other 12 hours.
 * Whoever acts for an organisation: 12 hours at most and 30 minutes without use, wherever.
 */
export type SessionTimes = { createdAt: Date; lastSeenAt: Date; idleSeconds: number; expiresAt: Date; revokedAt: Date | null }

const hour = 3600
const day = 24 * hour
const staffIdleSeconds = 30 * 60
const staffSeconds = 12 * hour

export function sessionLife(remember: boolean): { idleSeconds: number; seconds: number } {
  return remember ? { idleSeconds: 7 * day, seconds: 30 * day } : { idleSeconds: 12 * hour, seconds: 12 * hour }
}

/** Whether the session still stands for its owner at `now`; `staff` is whether the owner holds any role beyond learner. */
export function isSessionLive(session: SessionTimes, staff: boolean, now: Date): boolean {
  if (session.revokedAt !== null || now >= session.expiresAt) return false
  const idleSeconds = staff ? Math.min(session.idleSeconds, staffIdleSeconds) : session.idleSeconds
  if (secondsBetween(session.lastSeenAt, now) >= idleSeconds) return false
  return !staff || secondsBetween(session.createdAt, now) < staffSeconds
}

/** lastSeenAt is written at most this often; well below the shortest idle time. */
export const touchEverySeconds = 120

export const needsTouch = (lastSeenAt: Date, now: Date): boolean => secondsBetween(lastSeenAt, now) >= touchEverySeconds

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000
