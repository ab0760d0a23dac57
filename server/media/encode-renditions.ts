import { log } from '#server/platform/log.ts'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import { untrustedInput } from './probe-source.ts'
import type { Admitted, Container } from './rules/admission.ts'
import { audioBitsPerSecond, ladder, maximumFrameRate, type Rung, segmentSeconds } from './rules/ladder.ts'
import type { FileRefusal, WorkFailure } from './rules/refusals.ts'
import { type Outcome, runSandboxed } from './sandbox.ts'

/** Encoding in one thread, at the lowest priority, keeps the site quick on two cores; a lecture takes about a third of its length. */
export const threads = '1'
const secondsPerSecond = 6
const leastSeconds = 600

/** The ffmpeg command that writes master.m3u8 and a folder a rung into the working folder. */
export function encodeCommand(source: string, container: Container, facts: Admitted, rungs: readonly Rung[]): string[] {
  const rate = facts.frameRate > maximumFrameRate ? [`fps=${maximumFrameRate}`] : []
  const scaled = rungs.map((rung, index) => `[s${index}]scale=${rung.width}:${rung.height},setsar=1,format=yuv420p[v${index}]`)
  const filters = [
    `[0:v:0]${[...rate, `split=${rungs.length}`].join(',')}${rungs.map((_, index) => `[s${index}]`).join('')}`,
    ...scaled,
  ]
  const rungOptions = rungs.flatMap((rung, index) => [
    ...['-map', `[v${index}]`, ...(facts.hasAudio ? ['-map', '0:a:0'] : [])],
    ...[`-maxrate:v:${index}`, String(rung.videoBitsPerSecond), `-bufsize:v:${index}`, String(2 * rung.videoBitsPerSecond)],
  ])
  return [
    ...[
      'ffmpeg',
      '-nostdin',
      '-v',
      'error',
      '-progress',
      'pipe:1',
      '-stats_period',
      '1',
      '-filter_threads',
      threads,
      '-filter_complex_threads',
      threads,
    ],
    ...['-threads', threads, ...untrustedInput(container, source)],
    ...['-filter_complex', filters.join(';'), ...rungOptions],
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-crf', '23', '-threads', threads],
    ...['-sc_threshold', '0', '-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`],
    ...(facts.hasAudio
      ? ['-c:a', 'aac', '-b:a', String(audioBitsPerSecond), '-ac', '2', '-ar', '48000', '-af', 'aresample=async=1']
      : []),
    ...['-muxdelay', '0', '-muxpreload', '0', '-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod'],
    ...['-hls_flags', 'independent_segments', '-hls_segment_filename', '%v/%05d.ts', '-master_pl_name', 'master.m3u8'],
    ...[
      '-var_stream_map',
      rungs.map((rung, index) => `v:${index}${facts.hasAudio ? `,a:${index}` : ''},name:${rung.name}`).join(' '),
    ],
    '%v/index.m3u8',
  ]
}

/**
 * Encodes `source` (a name within `directory`) to HLS in `directory`. `onProgress` gets the seconds done, about once a second.
 * A file that turns out unreadable on the way is refused; whatever else ends the work is a failure that can be tried again.
 */
export async function encodeRenditions(
  { directory, source, container, facts }: { directory: string; source: string; container: Container; facts: Admitted },
  onProgress: (seconds: number) => void,
): Promise<Result<[Rung, ...Rung[]], FileRefusal | WorkFailure>> {
  const rungs = ladder(facts)
  const seconds = Math.max(leastSeconds, facts.durationSeconds * secondsPerSecond)
  const outcome = await runSandboxed(encodeCommand(source, container, facts, rungs), {
    directory,
    limits: { seconds, fileBytes: 2_000_000_000 },
    onLine: (line) => {
      const microseconds = /^out_time_us=(\d+)$/.exec(line)?.[1]
      if (microseconds) onProgress(Number(microseconds) / 1e6)
    },
  })
  if (outcome.code === 0) return ok(rungs)
  log.warn({ code: outcome.code, signal: outcome.signal, ffmpeg: outcome.stderr.slice(-1_000) }, 'encoding did not end well')
  return refuse(reasonOf(outcome))
}

const timedOut = 124
/** Killed, out of processor time, or past the size of a file: by exit code of the shell's kind or by signal. */
const exhausted = { codes: [137, 152, 153], signals: ['SIGKILL', 'SIGXCPU', 'SIGXFSZ'] }

function reasonOf({ code, signal, stderr }: Outcome): FileRefusal | WorkFailure {
  if (/No space left on device/.test(stderr)) return 'disk-full'
  if (code === timedOut) return 'transcode-timeout'
  if (exhausted.codes.includes(code ?? 0) || exhausted.signals.includes(signal ?? '') || /Cannot allocate memory/.test(stderr))
    return 'transcode-exhausted'
  if (/Invalid data found when processing input|moov atom not found|does not contain any stream|matches no streams/.test(stderr))
    return 'video-unreadable'
  return 'transcode-failed'
}
