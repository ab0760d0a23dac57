const minute = 60_000

/** How long until an instant, as a board shows it: days and hours while there are days, minutes at last. */
export function countdownText(until: Date, now: Date): string {
  const left = until.getTime() - now.getTime()
  if (left <= 0) return '已截止'
  const [days, hours, minutes] = [
    Math.floor(left / (1_440 * minute)),
    Math.floor(left / (60 * minute)) % 24,
    Math.floor(left / minute) % 60,
  ]
  if (days > 0) return `${days} 天 ${hours} 小时`
  return hours > 0 ? `${hours} 小时 ${minutes} 分` : `${minutes} 分`
}
