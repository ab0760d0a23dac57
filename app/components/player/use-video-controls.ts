import { type RefObject, useEffect, useState } from 'react'
import type { ControlActions, Controls } from './controls.tsx'

/** iPhones put only the video itself on the whole screen, by a method of their own. */
type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void }

type Options = { rates: readonly number[]; durationMilliseconds: number; startMilliseconds: number; hasCaptions: boolean }

/** Mirrors the video element into state for the controls, and turns their presses into its properties. */
export function useVideoControls(
  video: RefObject<HTMLVideoElement | null>,
  frame: RefObject<HTMLElement | null>,
  { rates, durationMilliseconds, startMilliseconds, hasCaptions }: Options,
): { controls: Controls; actions: Omit<ControlActions, 'togglePlay'> } {
  const [controls, setControls] = useState<Omit<Controls, 'rates' | 'duration'>>({
    playing: false,
    position: startMilliseconds,
    rate: 1,
    volume: 1,
    muted: false,
    captions: hasCaptions ? true : null,
    fullscreen: false,
  })

  useEffect(() => {
    const element = video.current
    if (!element) return
    const read = () =>
      setControls((before) => ({
        ...before,
        playing: !element.paused && !element.ended,
        position: element.readyState === 0 ? before.position : element.currentTime * 1000,
        rate: element.playbackRate,
        volume: element.volume,
        muted: element.muted,
        fullscreen: document.fullscreenElement === frame.current && frame.current !== null,
      }))
    const toStart = () => {
      if (element.currentTime === 0 && startMilliseconds > 0) element.currentTime = startMilliseconds / 1000
    }
    const names = ['play', 'pause', 'playing', 'ended', 'timeupdate', 'seeking', 'seeked', 'ratechange', 'volumechange'] as const
    for (const name of names) element.addEventListener(name, read)
    element.addEventListener('loadedmetadata', toStart)
    document.addEventListener('fullscreenchange', read)
    if (element.readyState > 0) toStart()
    return () => {
      for (const name of names) element.removeEventListener(name, read)
      element.removeEventListener('loadedmetadata', toStart)
      document.removeEventListener('fullscreenchange', read)
    }
  }, [video, frame, startMilliseconds])

  const shown = controls.captions
  useEffect(() => {
    const tracks = [...(video.current?.textTracks ?? [])].filter((track) => track.kind === 'captions')
    tracks.forEach((track, index) => {
      track.mode = shown && index === 0 ? 'showing' : 'hidden'
    })
  }, [video, shown])

  const withVideo = (run: (element: HTMLVideoElement) => void) => {
    if (video.current) run(video.current)
  }
  return {
    controls: { ...controls, rates, duration: durationMilliseconds },
    actions: {
      setRate: (rate) =>
        withVideo((element) => {
          element.playbackRate = rate
          element.defaultPlaybackRate = rate
        }),
      setVolume: (volume) =>
        withVideo((element) => {
          element.volume = volume
          element.muted = volume === 0
        }),
      toggleMuted: () =>
        withVideo((element) => {
          element.muted = !element.muted
        }),
      toggleCaptions: () =>
        setControls((before) => ({ ...before, captions: before.captions === null ? null : !before.captions })),
      toggleFullscreen: () =>
        withVideo((element: AppleVideo) => {
          if (document.fullscreenElement) void document.exitFullscreen()
          else if (frame.current?.requestFullscreen) void frame.current.requestFullscreen().catch(() => {})
          else element.webkitEnterFullscreen?.()
        }),
    },
  }
}
