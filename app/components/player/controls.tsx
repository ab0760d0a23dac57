import {
  IconBadgeCc,
  IconBadgeCcFilled,
  IconMaximize,
  IconMinimize,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './player.module.css'
import { clockText } from './time-text.ts'

export type Controls = {
  playing: boolean
  position: number
  duration: number
  rate: number
  rates: readonly number[]
  volume: number
  muted: boolean
  /** Null where the lesson has none. */
  captions: boolean | null
  fullscreen: boolean
}

export type ControlActions = {
  togglePlay(): void
  setRate(rate: number): void
  setVolume(volume: number): void
  toggleMuted(): void
  toggleCaptions(): void
  toggleFullscreen(): void
}

const icon = { size: 22, 'aria-hidden': true } as const

export function ControlBar({
  controls,
  actions,
  children,
}: {
  controls: Controls
  actions: ControlActions
  children: ReactNode
}) {
  const { playing, position, duration, rate, rates, volume, muted, captions, fullscreen } = controls
  return (
    <div className={classes.controls}>
      {children}
      <div className={classes.buttons}>
        <Press label={playing ? '暂停（空格键）' : '播放（空格键）'} onPress={actions.togglePlay}>
          {playing ? <IconPlayerPauseFilled {...icon} /> : <IconPlayerPlayFilled {...icon} />}
        </Press>
        <span className={classes.time}>
          {clockText(position)} <span aria-hidden="true">/</span> {clockText(duration)}
        </span>
        <span className={classes.gap} />
        <Press label={muted ? '打开声音（M）' : '静音（M）'} onPress={actions.toggleMuted} pressed={muted}>
          {muted ? <IconVolumeOff {...icon} /> : <IconVolume {...icon} />}
        </Press>
        <input
          type="range"
          className={classes.volume}
          min={0}
          max={1}
          step={0.05}
          value={muted ? 0 : volume}
          onChange={(event) => actions.setVolume(Number(event.currentTarget.value))}
          aria-label="音量"
        />
        <label className={classes.rate}>
          <span className="visually-hidden">播放速度</span>
          <select value={rate} onChange={(event) => actions.setRate(Number(event.currentTarget.value))}>
            {rates.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        {captions === null ? null : (
          <Press label={captions ? '关闭字幕（C）' : '打开字幕（C）'} onPress={actions.toggleCaptions} pressed={captions}>
            {captions ? <IconBadgeCcFilled {...icon} /> : <IconBadgeCc {...icon} />}
          </Press>
        )}
        <Press label={fullscreen ? '退出全屏（F）' : '全屏（F）'} onPress={actions.toggleFullscreen}>
          {fullscreen ? <IconMinimize {...icon} /> : <IconMaximize {...icon} />}
        </Press>
      </div>
    </div>
  )
}

function Press({
  label,
  onPress,
  pressed,
  children,
}: {
  label: string
  onPress(): void
  pressed?: boolean
  children: ReactNode
}) {
  return (
    <button type="button" className={classes.press} onClick={onPress} aria-label={label} title={label} aria-pressed={pressed}>
      {children}
    </button>
  )
}
