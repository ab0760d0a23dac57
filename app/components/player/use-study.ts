import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react'
import { onHint, send } from '#app/components/realtime/connection.ts'
import { deviceId } from './device-id.ts'
import { indexedBeats } from './indexed-beats.ts'
import { StudySession, type StudyStart, type StudyView } from './study-session.ts'
import type { Source } from './use-video-source.ts'

const lookMilliseconds = 250
const beatMilliseconds = 10_000
/** A timer that fires so late was not running: the device slept. */
const sleepMilliseconds = 15_000

/** Ties a visit to the lesson to the video element and to the life of the page. */
export function useStudy(
  start: Omit<StudyStart, 'deviceId'>,
  video: RefObject<HTMLVideoElement | null>,
  source: RefObject<Source>,
): { session: StudySession; view: StudyView } {
  const [session] = useState(() => new StudySession({ ...start, deviceId }, send, indexedBeats))
  const view = useSyncExternalStore(session.subscribe, session.view, session.view)

  useEffect(() => {
    const element = video.current
    if (!element) return
    session.onPause = () => element.pause()
    session.onContinueAt = (milliseconds) => {
      element.currentTime = milliseconds / 1000
    }
    const look = () =>
      session.sample({
        mediaMilliseconds: element.currentTime * 1000,
        wallMilliseconds: performance.now(),
        rateHundredths: Math.round(element.playbackRate * 100),
        playing:
          !element.paused && !element.ended && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA,
      })
    const lookAndReport = () => {
      look()
      session.report()
    }
    const jump = () => {
      const allowed = session.allowedUntil() / 1000
      session.interrupt()
      if (element.currentTime > allowed + 0.5) {
        element.currentTime = allowed
        session.tellAhead()
      }
    }
    const wake = () => {
      source.current.recover()
      void session.replay()
      void session.flush()
    }
    const leavePage = () => {
      look()
      session.report(true)
    }
    const showPage = (event: PageTransitionEvent) => {
      if (event.persisted) wake()
    }
    const hidePage = () => {
      if (document.visibilityState === 'hidden') leavePage()
    }

    const events: [string, () => void][] = [
      ['timeupdate', look],
      ['playing', look],
      ['ratechange', look],
      ['seeking', jump],
      ['seeked', look],
      ['pause', lookAndReport],
      ['ended', lookAndReport],
    ]
    for (const [name, listener] of events) element.addEventListener(name, listener)
    const looking = setInterval(look, lookMilliseconds)
    let beatAt = Date.now()
    const beating = setInterval(() => {
      const now = Date.now()
      if (now - beatAt > beatMilliseconds + sleepMilliseconds) wake()
      beatAt = now
      session.report()
    }, beatMilliseconds)
    const stopHints = onHint('lease.superseded', (hint) => session.hinted(hint.leaseId, hint.deviceLabel))
    addEventListener('pagehide', leavePage)
    addEventListener('pageshow', showPage)
    addEventListener('online', wake)
    addEventListener('offline', session.lost)
    document.addEventListener('visibilitychange', hidePage)
    void session.replay()
    return () => {
      for (const [name, listener] of events) element.removeEventListener(name, listener)
      clearInterval(looking)
      clearInterval(beating)
      stopHints()
      removeEventListener('pagehide', leavePage)
      removeEventListener('pageshow', showPage)
      removeEventListener('online', wake)
      removeEventListener('offline', session.lost)
      document.removeEventListener('visibilitychange', hidePage)
      look()
      session.leave()
    }
  }, [session, video, source])

  return { session, view }
}
