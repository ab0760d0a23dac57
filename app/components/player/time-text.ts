const two = (value: number) => String(value).padStart(2, '0')

/** 7:42, or 1:02:03: how players write positions. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`
}

/** 7 分 42 秒: how people, and screen readers, say a duration. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return [hours && `${hours} 小时`, minutes && `${minutes} 分`, (rest || seconds === 0) && `${rest} 秒`].filter(Boolean).join(' ')
}

/** Never 100 % before it is all there, never 0 % once something is. */
export function percentOf(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0
  return part >= whole ? 100 : Math.min(99, Math.max(1, Math.floor((part / whole) * 100)))
}
