/** Years and days as the law counts them: in Asia/Shanghai, whatever zone the machine is in. Pure; rules may import it. */

const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type ShanghaiTime = { year: number; month: number; day: number; hour: number; minute: number; second: number }

/** Since then Shanghai is eight hours ahead, summer and winter; before, it had summer times of its own. */
const eightAheadSince = Date.UTC(1992, 0, 1)
const eightHours = 8 * 3_600_000

export function shanghaiTime(at: Date): ShanghaiTime {
  if (at.getTime() < eightAheadSince)
    return Object.fromEntries(
      shanghai.formatToParts(at).map((part) => [part.type, Number(part.value)]),
    ) as unknown as ShanghaiTime
  const there = new Date(at.getTime() + eightHours)
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    hour: there.getUTCHours(),
    minute: there.getUTCMinutes(),
    second: there.getUTCSeconds(),
  }
}

/** The year that an instant belongs to: 2026-12-31T15:59:59Z is still 2026, a second later is 2027. */
export const shanghaiYear = (at: Date): number => shanghaiTime(at).year

const two = (value: number) => String(value).padStart(2, '0')

/** 'YYYY-MM-DD'. */
export function shanghaiDay(at: Date): string {
  const time = shanghaiTime(at)
  return `${time.year}-${two(time.month)}-${two(time.day)}`
}

/** Days since 1970 in Shanghai: one more after each midnight there. */
export const shanghaiDayNumber = (at: Date): number => Math.floor((at.getTime() + eightHours) / 86_400_000)

/** 2026年11月23日 */
export function shanghaiDateText(at: Date): string {
  const time = shanghaiTime(at)
  return `${time.year}年${time.month}月${time.day}日`
}

/** 2026-11-23 08:05 */
export function shanghaiMinuteText(at: Date): string {
  const time = shanghaiTime(at)
  return `${shanghaiDay(at)} ${two(time.hour)}:${two(time.minute)}`
}

/** The instant at which `year` begins in Shanghai, which has kept UTC+8 without summer time since 1992. */
export const shanghaiYearStart = (year: number): Date => new Date(Date.UTC(year, 0, 1) - 8 * 3_600_000)

/** 31 December 24:00, the first instant that is too late. */
export const shanghaiYearEnd = (year: number): Date => shanghaiYearStart(year + 1)
