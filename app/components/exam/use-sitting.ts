import { useEffect, useState, useSyncExternalStore } from 'react'
import { onHint, send } from '#app/components/realtime/connection.ts'
import { type ClockWarning, dueWarning } from '#server/exams/rules/clock.ts'
import { indexedAnswers } from './answer-store.ts'
import { SittingSession, type SittingStart, type SittingView } from './sitting-session.ts'

/** Ties a sitting to the life of the page. */
export function useSitting(start: SittingStart): { session: SittingSession; view: SittingView } {
  const [session] = useState(() => new SittingSession(start, send, indexedAnswers, () => performance.now()))
  const view = useSyncExternalStore(session.subscribe, session.view, session.view)

  useEffect(() => {
    const stop = session.open()
    const stopHints = onHint('exam.finished', (hint) =>
      hint.polled ? void session.sync() : session.finishedElsewhere(hint.attemptId),
    )
    const leave = () => session.leave()
    const come = () => void session.sync()
    const change = () => (document.visibilityState === 'hidden' ? leave() : come())
    const warn = (event: BeforeUnloadEvent) => {
      if (session.view().unsaved.size > 0) event.preventDefault()
    }
    addEventListener('pagehide', leave)
    addEventListener('pageshow', come)
    addEventListener('online', come)
    addEventListener('beforeunload', warn)
    document.addEventListener('visibilitychange', change)
    return () => {
      stop()
      stopHints()
      removeEventListener('pagehide', leave)
      removeEventListener('pageshow', come)
      removeEventListener('online', come)
      removeEventListener('beforeunload', warn)
      document.removeEventListener('visibilitychange', change)
      leave()
    }
  }, [session])

  return { session, view }
}

/** Milliseconds left, looked at four times a second, and the last warning that fell due. `onOver` is called once, when time is up. */
export function useExamClock(
  session: SittingSession,
  onOver: () => void,
): { remaining: number | null; warning: ClockWarning | null } {
  const [clock, setClock] = useState<{ remaining: number | null; warning: ClockWarning | null }>({
    remaining: null,
    warning: null,
  })

  useEffect(() => {
    let before = Number.POSITIVE_INFINITY
    const look = () => {
      const remaining = session.remaining()
      const due = dueWarning(before, remaining)
      before = remaining
      setClock((known) => ({ remaining, warning: due ?? known.warning }))
      if (due === 'over') onOver()
    }
    look()
    const looking = setInterval(look, 250)
    return () => clearInterval(looking)
  }, [session, onOver])

  return clock
}
