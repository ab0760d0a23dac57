import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Rung } from './rules/ladder.ts'
import { type Playlist, readPlaylist } from './rules/playlist.ts'
import { isWholeTransportStream } from './rules/transport-stream.ts'
import { takeBack } from './sandbox.ts'

export type CollectedRendition = Rung & {
  segmentCount: number
  byteSize: number
  bitsPerSecond: number
  durationMilliseconds: number
  segments: string[]
}

/**
 * Moves what the encoder wrote from its folder into `target`, a new folder that only we write to, and measures it. The sandbox is not believed:
 * only plain files under the names that we expect are taken (a link could point at anything on this machine), and playlists that name
 * anything else are not. Answers null when the encoder's work is not whole.
 */
export async function collectRenditions(
  directory: string,
  target: string,
  rungs: readonly [Rung, ...Rung[]],
): Promise<[CollectedRendition, ...CollectedRendition[]] | null> {
  await mkdir(target, { recursive: true })
  const master = path.join(directory, 'master.m3u8')
  if (
    !(await isPlainFile(master)) ||
    !namesOnly(
      await readFile(master, 'utf8'),
      rungs.map((rung) => `${rung.name}/index.m3u8`),
    )
  )
    return null
  const collected: CollectedRendition[] = []
  for (const rung of rungs) {
    const from = path.join(directory, rung.name)
    if (!(await lstat(from).catch(() => null))?.isDirectory() || !(await isPlainFile(path.join(from, 'index.m3u8')))) return null
    await takeBack(from)
    const playlist = readPlaylist(await readFile(path.join(from, 'index.m3u8'), 'utf8'))
    const sizes = playlist && (await takeSegments(from, path.join(target, rung.name), playlist))
    if (!playlist || !sizes) return null
    const byteSize = sizes.reduce((sum, size) => sum + size, 0)
    collected.push({
      ...rung,
      segments: playlist.segments.map((segment) => segment.file),
      segmentCount: sizes.length,
      byteSize,
      bitsPerSecond: Math.max(1, Math.round((byteSize * 8_000) / playlist.durationMilliseconds)),
      durationMilliseconds: playlist.durationMilliseconds,
    })
  }
  await take(master, path.join(target, 'master.m3u8'))
  return collected as [CollectedRendition, ...CollectedRendition[]]
}

async function takeSegments(from: string, to: string, playlist: Playlist): Promise<number[] | null> {
  const expected = ['index.m3u8', ...playlist.segments.map((segment) => segment.file)]
  if ((await readdir(from)).length !== expected.length) return null
  await mkdir(to)
  for (const file of expected) {
    if (!(await isPlainFile(path.join(from, file)))) return null
    await take(path.join(from, file), path.join(to, file))
  }
  const sizes: number[] = []
  for (const { file } of playlist.segments) {
    const bytes = await readFile(path.join(to, file))
    if (!isWholeTransportStream(bytes)) return null
    sizes.push(bytes.length)
  }
  return sizes
}

/** Moves one file out of the sandbox's reach. */
export async function take(from: string, to: string): Promise<void> {
  await takeBack(from)
  await rename(from, to)
}

/** A file, no link of either kind, with something in it. */
export async function isPlainFile(file: string): Promise<boolean> {
  const facts = await lstat(file).catch(() => null)
  return facts?.isFile() === true && facts.nlink === 1 && facts.size > 0
}

function namesOnly(playlist: string, files: readonly string[]): boolean {
  const named = playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return named.length === files.length && named.every((name) => files.includes(name)) && !/URI=/.test(playlist)
}
