import { z } from 'zod'
import type { Result } from '#server/platform/result.ts'
import { ok, refuse } from '#server/platform/result.ts'
import type { Container, Probe } from './rules/admission.ts'
import type { FileRefusal } from './rules/refusals.ts'
import { runSandboxed } from './sandbox.ts'

/**
 * What ffmpeg's libraries may do with a stranger's file: read that one file as that one format. Without the second list a text named .mp4 that
 * lists other files would be followed, and their pictures shown.
 */
export const untrustedInput = (container: Container, file: string): string[] => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', container, '-f', container],
  ...['-i', file],
]

const number = z.coerce.number().catch(Number.NaN)
const answer = z.object({
  format: z.object({ duration: number.optional(), nb_streams: z.number() }),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      sample_aspect_ratio: z.string().optional(),
      avg_frame_rate: z.string().optional(),
      duration: number.optional(),
      disposition: z.object({ attached_pic: z.number().optional() }).optional(),
      side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
    }),
  ),
})

/** '30000/1001' or '4:3' as a number; anything senseless is `otherwise`. */
function ratio(text: string | undefined, otherwise: number): number {
  const [over = 0, under = 0] = (text ?? '').split(/[/:]/).map(Number)
  const value = over / under
  return Number.isFinite(value) && value > 0 ? value : otherwise
}

/** Asks ffprobe about `file` (a name within `directory`); refuses a file that it cannot read. */
export async function probeSource(directory: string, file: string, container: Container): Promise<Result<Probe, FileRefusal>> {
  const lines: string[] = []
  const command = [
    ...['ffprobe', '-v', 'error', '-threads', '1', '-probesize', '50000000', '-analyzeduration', '20000000'],
    ...['-show_format', '-show_streams', '-print_format', 'json'],
    ...untrustedInput(container, file),
  ]
  const outcome = await runSandboxed(command, {
    directory,
    limits: { seconds: 60, fileBytes: 0 },
    onLine: (line) => lines.push(line),
  })
  const parsed = outcome.code === 0 ? answer.safeParse(parseJson(lines.join('\n'))) : undefined
  if (!parsed?.success) return refuse('video-unreadable')
  const { format, streams } = parsed.data
  // A cover picture is stored as a video stream of one frame.
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1)
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const durationSeconds = [format.duration, video?.duration].find(
    (value) => value !== undefined && Number.isFinite(value) && value > 0,
  )
  return ok({
    durationSeconds: durationSeconds ?? null,
    streamCount: format.nb_streams,
    video: video
      ? {
          codec: video.codec_name ?? 'unknown',
          width: video.width ?? 0,
          height: video.height ?? 0,
          rotation: video.side_data_list?.find((entry) => entry.rotation !== undefined)?.rotation ?? 0,
          frameRate: ratio(video.avg_frame_rate, 25),
          sampleAspect: ratio(video.sample_aspect_ratio, 1),
        }
      : null,
    audio: audio ? { codec: audio.codec_name ?? 'unknown' } : null,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
