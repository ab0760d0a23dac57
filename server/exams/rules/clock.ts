/** The exam's clock as the browser shows it. It is cosmetic: the server's deadline decides. Times in milliseconds. */

/** One exchange with the server: the browser's monotonic clock before and after, and the server's time between. */
export type ClockSample = { sentAt: number; receivedAt: number; serverNow: number }

/**
 * Server time minus the browser's monotonic clock, from the exchange that was quickest and so is least uncertain.
 * The browser's wall clock has no part in it: setting the PC's clock changes nothing.
 */
export function clockOffset(samples: readonly ClockSample[]): number | null {
  const best = samples.reduce<ClockSample | null>(
    (quickest, sample) =>
      quickest === null || sample.receivedAt - sample.sentAt < quickest.receivedAt - quickest.sentAt ? sample : quickest,
    null,
  )
  return best === null ? null : best.serverNow - (best.sentAt + best.receivedAt) / 2
}

export type ClockWarning = 'five-minutes' | 'one-minute' | 'over'
const thresholds: readonly { at: number; warning: ClockWarning }[] = [
  { at: 5 * 60_000, warning: 'five-minutes' },
  { at: 60_000, warning: 'one-minute' },
  { at: 0, warning: 'over' },
]

export const warningSentences: Record<ClockWarning, string> = {
  'five-minutes': '距离考试结束还有 5 分钟。',
  'one-minute': '距离考试结束还有 1 分钟，时间一到系统会自动交卷。',
  over: '考试时间已到，正在交卷。',
}

/** The warning that falls due when the remaining time went from `before` to `after`: the most urgent one, or null. */
export function dueWarning(before: number, after: number): ClockWarning | null {
  return thresholds.findLast(({ at }) => before > at && after <= at)?.warning ?? null
}

/** 1:02:03 or 02:03; a begun second is shown as a whole one, so that 00:00 means over. */
export function remainingText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`
}

/** 90 分钟, 1 分 30 秒 */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  return (
    [minutes > 0 ? `${minutes} 分${rest === 0 ? '钟' : ''}` : '', rest > 0 ? `${rest} 秒` : ''].filter(Boolean).join(' ') ||
    '0 秒'
  )
}
