/** Tiny clips from the real ffmpeg. */
import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Clip = {
  seconds?: number
  size?: string
  audio?: boolean
  extension?: 'mp4' | 'mov' | 'mkv' | 'ts'
  extra?: string[]
  name?: string
}

let clipsFolder: Promise<string> | undefined

/** A folder for files that tests bring along; it goes with the machine's temporary files. */
export function clips(): Promise<string> {
  clipsFolder ??= mkdtemp(path.join(tmpdir(), 'xueshi-clips-'))
  return clipsFolder
}

let clipCount = 0

/** A moving test picture with a tone; no two have the same bytes. */
export async function makeClip({
  seconds = 5,
  size = '320x240',
  audio = true,
  extension = 'mp4',
  extra = [],
  name = 'clip',
}: Clip = {}): Promise<string> {
  clipCount += 1
  const file = path.join(await clips(), `${name}-${size}-${seconds}.${extension}`)
  await run('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=10:duration=${seconds}`],
    ...(audio
      ? ['-f', 'lavfi', '-i', `sine=frequency=${300 + 7 * clipCount}:duration=${seconds}`, '-c:a', 'aac', '-b:a', '48k']
      : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-metadata', `comment=${clipCount}`, ...extra, file],
  ])
  return file
}
