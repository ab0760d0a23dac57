/**
 * The ladder: in which sizes a video is offered. 720p for a good connection and 360p for a weak one, fitted into 1280 × 720 (or 720 × 1280
 * when portrait) and never larger than the source; a source below 480p is offered once, as it is.
 */
export type Rung = { name: string; width: number; height: number; videoBitsPerSecond: number }

/** Every segment begins with a key frame, so that a viewer can change rung and seek at each; 4 s keeps both quick and files few. */
export const segmentSeconds = 4
export const audioBitsPerSecond = 96_000
export const maximumFrameRate = 30

const best = { shortSide: 720, longSide: 1_280 }
const weak = { shortSide: 360, longSide: 640 }
const twoRungsFrom = 480

/** The encoder wants even sides; a side never grows. */
const even = (length: number) => Math.max(2, 2 * Math.floor(length / 2 + 1e-9))

/** Ceiling of the bit rate: about 2 bits a second a pixel, which is plenty for slides and enough for a speaker. */
const ceiling = (width: number, height: number) => Math.max(150_000, Math.round((width * height * 2) / 1_000) * 1_000)

/** Rungs for a video that is shown at `width` × `height`, best first: one or two. */
export function ladder({ width, height }: { width: number; height: number }): [Rung, ...Rung[]] {
  const [shortSide, longSide] = [Math.min(width, height), Math.max(width, height)]
  const rungOf = (target: { shortSide: number; longSide: number }): Rung => {
    const scale = Math.min(1, target.shortSide / shortSide, target.longSide / longSide)
    const size = { width: even(width * scale), height: even(height * scale) }
    const name = scale === 1 ? `${Math.min(target.shortSide, even(shortSide))}p` : `${target.shortSide}p`
    return { name, ...size, videoBitsPerSecond: ceiling(size.width, size.height) }
  }
  return shortSide >= twoRungsFrom ? [rungOf(best), rungOf(weak)] : [rungOf(best)]
}
