import { useEffect, useState } from 'react'
import { useRevalidator } from 'react-router'
import { onHint } from '#app/components/realtime/connection.ts'
import type { AssetStatus } from '#server/media/rules/asset-state.ts'

export type LiveProgress = { status: AssetStatus; percent: number }

const pollMilliseconds = 5_000

/**
 * The newest word on each video, by id. A hint with a percentage is shown as it is; one with another status makes the page ask anew. While
 * `busy` says that something is being worked on the page also asks every few seconds, for hints can be missed.
 */
export function useLiveProgress(busy: boolean): ReadonlyMap<string, LiveProgress> {
  const { revalidate } = useRevalidator()
  const [live, setLive] = useState<ReadonlyMap<string, LiveProgress>>(new Map())
  useEffect(
    () =>
      onHint('media.progress', (hint) => {
        const { assetId, status, percent } = hint
        if (typeof assetId !== 'string' || typeof status !== 'string' || typeof percent !== 'number') return void revalidate()
        setLive((known) => {
          if (known.get(assetId)?.status !== status) void revalidate()
          return new Map(known).set(assetId, { status: status as AssetStatus, percent })
        })
      }),
    [revalidate],
  )
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void revalidate()
    }, pollMilliseconds)
    return () => clearInterval(timer)
  }, [busy, revalidate])
  return live
}
