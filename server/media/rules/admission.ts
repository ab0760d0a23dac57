import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import type { FileRefusal } from './refusals.ts'

/** What is taken in. Installation limits, not law; the sentences in refusals.ts name them. */
export const limits = {
  fileBytes: 10 * 1024 ** 3,
  ownerBytes: 200 * 1024 ** 3,
  openUploads: 20,
  nameCharacters: 200,
  durationSeconds: 8 * 3_600,
  sidePixels: 4_096,
  leastSidePixels: 32,
  streams: 16,
} as const

export type Container = 'mov' | 'matroska' | 'mpegts'

/** Bytes that `detectContainer` wants to see. */
export const headBytes = 4_096

const ascii = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to))

/**
 * Which container a file is by its first bytes, or null. Only these three are ever opened: formats that are lists of other files
 * (HLS, concat, DASH) and AVI with its embedded text would make the decoder read what it should not.
 */
export function detectContainer(head: Uint8Array): Container | null {
  if (head.length < 12) return null
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(ascii(head, 4, 8))) return 'mov'
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) {
    return /matroska|webm/.test(ascii(head, 4, 80)) ? 'matroska' : null
  }
  // A transport stream has a sync byte every 188 bytes; cameras put four bytes of time before each packet.
  const hasSync = (start: number, stride: number) =>
    head.length > start + 3 * stride && [0, 1, 2, 3].every((packet) => head[start + packet * stride] === 0x47)
  return hasSync(0, 188) || hasSync(4, 192) ? 'mpegts' : null
}

/** What ffprobe said of a file. `width` and `height` as stored; `rotation` in degrees turns them. */
export type Probe = {
  durationSeconds: number | null
  streamCount: number
  video: { codec: string; width: number; height: number; rotation: number; frameRate: number; sampleAspect: number } | null
  audio: { codec: string } | null
}

export type Admitted = { durationSeconds: number; width: number; height: number; frameRate: number; hasAudio: boolean }

const videoCodecs = new Set([
  'h264',
  'hevc',
  'mpeg4',
  'mpeg2video',
  'mpeg1video',
  'vp8',
  'vp9',
  'av1',
  'mjpeg',
  'prores',
  'dnxhd',
])
const audioCodecs = /^(aac|aac_latm|mp3|mp2|ac3|eac3|opus|vorbis|flac|alac|pcm_.+)$/

/** Whether a probed file is worked on; width and height in the answer are as a viewer sees them, in square pixels. */
export function admit(probe: Probe): Result<Admitted, FileRefusal> {
  if (probe.streamCount > limits.streams) return refuse('too-many-streams')
  const { video, audio } = probe
  if (!video) return refuse('no-video-stream')
  if (!videoCodecs.has(video.codec) || (audio && !audioCodecs.test(audio.codec))) return refuse('codec-unsupported')
  if (!(video.width > 0) || !(video.height > 0)) return refuse('video-unreadable')
  const shownWidth = Math.max(1, Math.round(video.width * video.sampleAspect))
  if (Math.max(video.width, video.height, shownWidth) > limits.sidePixels) return refuse('too-many-pixels')
  if (Math.min(video.width, video.height, shownWidth) < limits.leastSidePixels) return refuse('too-few-pixels')
  if (probe.durationSeconds === null) return refuse('video-unreadable')
  if (probe.durationSeconds > limits.durationSeconds) return refuse('video-too-long')
  if (probe.durationSeconds < 1) return refuse('video-too-short')
  const turned = Math.abs(video.rotation) % 180 === 90
  const [width, height] = turned ? [video.height, shownWidth] : [shownWidth, video.height]
  return ok({ durationSeconds: probe.durationSeconds, width, height, frameRate: video.frameRate, hasAudio: audio !== null })
}
