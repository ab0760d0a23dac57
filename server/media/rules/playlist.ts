/** A media playlist of ours, as far as it is needed: the segments in order and how long they are together. */
export type Playlist = { segments: { file: string; milliseconds: number }[]; durationMilliseconds: number }

/** Reads a finished playlist; null when it is unfinished, empty, or names anything but numbered segments beside it. */
export function readPlaylist(text: string): Playlist | null {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  if (lines[0] !== '#EXTM3U' || lines.at(-1) !== '#EXT-X-ENDLIST' || /URI=/.test(text)) return null
  const segments: Playlist['segments'] = []
  let seconds: number | null = null
  for (const line of lines) {
    const length = /^#EXTINF:([0-9.]+)/.exec(line)?.[1]
    if (length !== undefined) seconds = Number(length)
    else if (!line.startsWith('#')) {
      if (seconds === null || !/^\d{5,7}\.ts$/.test(line)) return null
      segments.push({ file: line, milliseconds: seconds * 1_000 })
      seconds = null
    }
  }
  const durationMilliseconds = Math.round(segments.reduce((sum, segment) => sum + segment.milliseconds, 0))
  return durationMilliseconds > 0 ? { segments, durationMilliseconds } : null
}
