import { useEffect, useRef, useState } from 'react'
import { QrCode } from '#app/components/ui/qr-code.tsx'
import type { TimedCode } from '#server/attendance/show-codes.ts'

export type CodeSheet = { now: number; codes: TimedCode[] }

/**
 * A code that changes by the site's clock. Codes are fetched ahead, so that a network that stumbles is not seen; when they run out, it says so
 * instead of showing one that nobody takes.
 */
export function RotatingCode<Sheet extends CodeSheet>({
  first,
  source,
  refreshSeconds,
  label,
  className,
  onSheet,
}: {
  first: Sheet
  source: string
  refreshSeconds: number
  label: string
  className?: string
  onSheet?: (sheet: Sheet) => void
}) {
  const [sheet, setSheet] = useState<Sheet>(first)
  const [now, setNow] = useState(first.now)
  const told = useRef(onSheet)
  told.current = onSheet
  const ahead = useRef(0)
  useEffect(() => {
    const take = (fetched: Sheet) => {
      ahead.current = fetched.now - Date.now()
      setSheet(fetched)
      told.current?.(fetched)
    }
    const fetchSheet = async () => {
      try {
        const response = await fetch(source, { signal: AbortSignal.timeout(8_000) })
        if (response.ok) take((await response.json()) as Sheet)
      } catch {
        // Without a network the codes that are here last a while.
      }
    }
    void fetchSheet()
    const refresh = setInterval(fetchSheet, refreshSeconds * 1000)
    const clock = setInterval(() => setNow(Date.now() + ahead.current), 500)
    return () => {
      clearInterval(refresh)
      clearInterval(clock)
    }
  }, [source, refreshSeconds])
  const shown = sheet.codes.findLast((code) => code.from <= now)
  const last = sheet.codes.at(-1)
  const step = (sheet.codes[1]?.from ?? 0) - (sheet.codes[0]?.from ?? 0)
  const runOut = !shown || (last !== undefined && now > last.from + step)
  return runOut ? (
    <p role="alert">网络断开，二维码已停用；恢复后自动继续。</p>
  ) : (
    <QrCode qr={shown.qr} label={label} {...(className ? { className } : {})} />
  )
}
