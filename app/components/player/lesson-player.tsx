import { useCallback, useEffect, useRef, useState } from 'react'
import { send } from '#app/components/realtime/connection.ts'
import { ControlBar } from './controls.tsx'
import { CountingPanel } from './counting-panel.tsx'
import { type KeyCommand, keyCommand, nextRate } from './keyboard.ts'
import classes from './player.module.css'
import { PresenceDialog } from './presence-dialog.tsx'
import { SeekBar } from './seek-bar.tsx'
import type { StudyStart } from './study-session.ts'
import { TakeOver } from './take-over.tsx'
import { useStudy } from './use-study.ts'
import { useVideoControls } from './use-video-controls.ts'
import { useVideoSource } from './use-video-source.ts'

export type PlayerMedia = {
  masterUrl: string
  posterUrl: string
  captions: { language: string; label: string; url: string }[]
  portrait: boolean
}

type LessonPlayerProps = {
  title: string
  media: PlayerMedia
  start: Omit<StudyStart, 'deviceId'>
  maximumRateHundredths: number
  /** Called once when the lesson becomes complete while it is being watched. */
  onCompleted(): void
}

const allRates = [0.75, 1, 1.25, 1.5, 2]

/** The video with controls of our own, and the honest count of what was watched of it. */
export function LessonPlayer({ title, maximumRateHundredths, onCompleted, ...given }: LessonPlayerProps) {
  // What the page is told anew while the video plays (addresses change every quarter of an hour) must not start it again.
  const [{ media, start }] = useState(given)
  const frame = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const [stalled, setStalled] = useState(false)
  const { lessonId } = start.lesson
  const refresh = useCallback(async () => {
    const reply = await send<{ ok: true; value: PlayerMedia } | { ok: false }>('learning.media', { lessonId })
    return reply.ok ? reply.value.masterUrl : null
  }, [lessonId])
  const source = useVideoSource(video, media.masterUrl, { refresh, onStall: setStalled })
  const { session, view } = useStudy(start, video, source)
  const { controls, actions } = useVideoControls(video, frame, {
    rates: allRates.filter((rate) => rate * 100 <= maximumRateHundredths),
    durationMilliseconds: start.lesson.durationMilliseconds,
    startMilliseconds: start.continueAtMilliseconds,
    hasCaptions: media.captions.length > 0,
  })

  const play = async (takeOver = false) => {
    if (session.view().prompt) return
    // The button that was pressed goes away; the keys must still find the player.
    frame.current?.focus()
    if (await session.open(takeOver)) await video.current?.play().catch(() => {})
  }
  const togglePlay = () => (controls.playing ? video.current?.pause() : void play())
  const seekTo = (milliseconds: number) => {
    const element = video.current
    if (!element) return
    const allowed = session.allowedUntil()
    if (milliseconds > allowed + 500) session.tellAhead()
    element.currentTime = Math.max(0, Math.min(milliseconds, allowed)) / 1000
  }

  const completed = view.lesson.completedAt !== null
  const wasCompleted = useRef(completed)
  useEffect(() => {
    if (completed && !wasCompleted.current) onCompleted()
    wasCompleted.current = completed
  }, [completed, onCompleted])

  const obey = (command: KeyCommand) => {
    switch (command.do) {
      case 'toggle-play':
        return togglePlay()
      case 'toggle-muted':
        return actions.toggleMuted()
      case 'toggle-captions':
        return actions.toggleCaptions()
      case 'toggle-fullscreen':
        return actions.toggleFullscreen()
      case 'seek-by':
        return seekTo(controls.position + command.seconds * 1000)
      case 'seek-to':
        return seekTo(command.share * controls.duration)
      case 'volume-by':
        return actions.setVolume(Math.min(1, Math.max(0, controls.volume + command.step)))
      case 'rate-by':
        return actions.setRate(nextRate(controls.rates, controls.rate, command.step))
    }
  }

  return (
    <section className={classes.player} aria-label={`视频：${title}`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys reach the player from whichever of its controls has the focus */}
      <div
        ref={frame}
        className={classes.frame}
        tabIndex={-1}
        data-portrait={media.portrait || undefined}
        data-playing={controls.playing || undefined}
        onKeyDown={(event) => {
          const target = event.target as HTMLElement
          if (target.closest('dialog')) return
          const command = keyCommand(event.key, target.tagName.toLowerCase(), event.ctrlKey || event.altKey || event.metaKey)
          if (!command) return
          event.preventDefault()
          obey(command)
        }}
      >
        <div className={classes.stage}>
          {/* biome-ignore lint/a11y/useMediaCaption: there is a track wherever the lesson has captions */}
          <video
            ref={video}
            className={classes.video}
            poster={media.posterUrl}
            playsInline
            preload="metadata"
            onClick={togglePlay}
            aria-label={title}
          >
            {media.captions.map(({ language, label, url }, index) => (
              <track key={language} kind="captions" srcLang={language} label={label} src={url} default={index === 0} />
            ))}
          </video>
          {view.phase === 'held' || view.phase === 'superseded' || view.phase === 'refused' ? (
            <TakeOver view={view} onTakeOver={() => void play(true)} onRetry={() => void play()} />
          ) : controls.playing ? null : (
            <button type="button" className={classes.big} onClick={() => void play()} disabled={view.phase === 'opening'}>
              {view.phase === 'opening' ? '正在打开…' : controls.position > 0 ? '继续学习' : '开始学习'}
            </button>
          )}
        </div>
        <ControlBar controls={controls} actions={{ ...actions, togglePlay }}>
          <SeekBar
            position={controls.position}
            duration={controls.duration}
            watched={view.watched}
            waiting={view.waiting}
            allowedUntil={session.allowedUntil()}
            onSeek={seekTo}
          />
        </ControlBar>
        {view.prompt ? <PresenceDialog prompt={view.prompt} session={session} onPassed={() => void play()} /> : null}
      </div>
      <CountingPanel view={view} stalled={stalled} />
    </section>
  )
}
