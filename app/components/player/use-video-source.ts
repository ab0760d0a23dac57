import type Hls from 'hls.js'
import { type RefObject, useEffect, useRef } from 'react'

/** Fatal network errors are tried again after these pauses, for as long as the page is open. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]
/** A picture that should move and stands for so long is pushed. */
const stallMilliseconds = 7_000

export type Source = {
  /** Loads again from where it stands: after sleep, after the network came back, out of the back/forward cache. */
  recover(): void
}

/**
 * Plays `url` in the video element: by hls.js where Media Source Extensions exist, by the browser itself otherwise (iPhone).
 * Whatever breaks is mended without anybody's doing: lost network, media errors, addresses that expired (`refresh` answers a new one),
 * stalls. `onStall` says that the picture stands although it should move.
 */
export function useVideoSource(
  video: RefObject<HTMLVideoElement | null>,
  url: string,
  { refresh, onStall }: { refresh: () => Promise<string | null>; onStall: (stalled: boolean) => void },
): RefObject<Source> {
  const source = useRef<Source>({ recover: () => {} })
  const handlers = useRef({ refresh, onStall })
  handlers.current = { refresh, onStall }

  useEffect(() => {
    const element = video.current
    if (!element) return
    let ended = false
    let close = () => {}
    void import('hls.js').then(({ default: HlsPlayer }) => {
      if (ended) return
      const attached = HlsPlayer.isSupported()
        ? attachHls(HlsPlayer, element, url, () => handlers.current.refresh())
        : attachNative(element, url, () => handlers.current.refresh())
      source.current = { recover: attached.recover }
      const stopWatching = watchStalls(element, attached.recover, (stalled) => handlers.current.onStall(stalled))
      close = () => {
        stopWatching()
        attached.close()
      }
    })
    return () => {
      ended = true
      close()
    }
  }, [video, url])

  return source
}

type Attached = { recover(): void; close(): void }

function attachHls(HlsPlayer: typeof Hls, video: HTMLVideoElement, url: string, refresh: () => Promise<string | null>): Attached {
  const hls = new HlsPlayer({
    maxBufferLength: 60,
    maxMaxBufferLength: 180,
    backBufferLength: 60,
    enableWorker: true,
    renderTextTracksNatively: true,
  })
  const { ErrorTypes, Events } = HlsPlayer
  let failures = 0
  let mediaErrors: number[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (run: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(run, (pauses[Math.min(failures, pauses.length - 1)] as number) * (0.7 + Math.random() * 0.6))
    failures += 1
  }
  const reload = async () => {
    const fresh = await refresh().catch(() => null)
    if (!fresh) return later(() => void reload())
    hls.loadSource(fresh)
    hls.startLoad(video.currentTime)
  }
  hls.on(Events.FRAG_BUFFERED, () => {
    failures = 0
  })
  hls.on(Events.ERROR, (_, error) => {
    if (!error.fatal) return
    const status = error.response?.code ?? 0
    if (error.type === ErrorTypes.NETWORK_ERROR) {
      // The address has expired, or the playlist itself was not to be had: a new address mends both.
      if (status === 401 || status === 403 || status === 404 || status === 410 || error.details.startsWith('manifest'))
        later(() => void reload())
      else later(() => hls.startLoad(video.currentTime))
      return
    }
    if (error.type === ErrorTypes.MEDIA_ERROR) {
      const now = performance.now()
      mediaErrors = [...mediaErrors.filter((at) => now - at < 30_000), now]
      if (mediaErrors.length === 2) hls.swapAudioCodec()
      if (mediaErrors.length <= 3) return hls.recoverMediaError()
    }
    later(() => void reload())
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  return {
    recover: () => (failures > 0 ? void reload() : hls.startLoad(video.currentTime)),
    close: () => {
      clearTimeout(timer)
      hls.destroy()
    },
  }
}

function attachNative(video: HTMLVideoElement, url: string, refresh: () => Promise<string | null>): Attached {
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const reload = async () => {
    const fresh = await refresh().catch(() => null)
    const { currentTime, paused } = video
    if (!fresh) return onError()
    video.src = fresh
    video.addEventListener(
      'loadedmetadata',
      () => {
        failures = 0
        video.currentTime = currentTime
        if (!paused) void video.play().catch(() => {})
      },
      { once: true },
    )
    video.load()
  }
  const onError = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), pauses[Math.min(failures, pauses.length - 1)])
    failures += 1
  }
  video.addEventListener('error', onError)
  video.src = url
  return {
    recover: () => (video.error ? void reload() : undefined),
    close: () => {
      clearTimeout(timer)
      video.removeEventListener('error', onError)
      video.removeAttribute('src')
      video.load()
    },
  }
}

/** Looks once a second whether a video that should be playing moves; pushes it when it does not. */
function watchStalls(video: HTMLVideoElement, recover: () => void, tell: (stalled: boolean) => void): () => void {
  let position = video.currentTime
  let movedAt = performance.now()
  let pushedAt = 0
  let stalled = false
  const timer = setInterval(() => {
    const now = performance.now()
    const moves = video.currentTime !== position
    if (moves || video.paused || video.ended || video.seeking) {
      position = video.currentTime
      movedAt = now
      if (stalled) tell(false)
      stalled = false
      return
    }
    if (now - movedAt < stallMilliseconds) return
    if (!stalled) tell(true)
    stalled = true
    if (now - pushedAt > stallMilliseconds) {
      pushedAt = now
      recover()
    }
  }, 1_000)
  return () => clearInterval(timer)
}
