import type { AssetStatus } from '#server/media/rules/asset-state.ts'

/** 1.4 GB, 320 MB, 12 KB: three digits are enough to tell files apart. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_024
    unit += 1
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** 1:02:03 or 2:03 */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** 约 3 分钟 */
export function remainingText(seconds: number): string {
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return '不到 1 分钟'
  return seconds < 3_600 ? `约 ${Math.round(seconds / 60)} 分钟` : `约 ${(seconds / 3_600).toFixed(1)} 小时`
}

export const statusText: Record<AssetStatus, string> = {
  uploaded: '等待转码',
  probing: '正在检查',
  transcoding: '正在转码',
  ready: '可以播放',
  refused: '不能使用',
  failed: '转码失败',
}
