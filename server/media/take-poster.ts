import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { isPlainFile, take } from './collect-renditions.ts'
import { untrustedInput } from './probe-source.ts'
import { lendDirectory, runSandboxed } from './sandbox.ts'

/** Makes `poster.jpg` in `target` from one of its segments, using `folder`, a new one, for the work. Answers whether there is one. */
export async function takePoster({
  segment,
  folder,
  target,
}: {
  segment: string
  folder: string
  target: string
}): Promise<boolean> {
  await mkdir(folder)
  await copyFile(segment, path.join(folder, 'in.ts'))
  await lendDirectory(folder)
  const command = [
    ...['ffmpeg', '-nostdin', '-v', 'error', '-threads', '1', ...untrustedInput('mpegts', 'in.ts')],
    ...['-frames:v', '1', '-an', '-q:v', '4', '-f', 'image2', '-update', '1', 'poster.jpg'],
  ]
  await runSandboxed(command, { directory: folder, limits: { seconds: 60, fileBytes: 20_000_000 } })
  const poster = path.join(folder, 'poster.jpg')
  if (!(await isPlainFile(poster))) return false
  await take(poster, path.join(target, 'poster.jpg'))
  return true
}
