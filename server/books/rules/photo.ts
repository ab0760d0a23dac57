import type { Picture } from '#server/platform/picture.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

export type PhotoProblem = 'photo-type' | 'photo-size' | 'photo-dimensions'

export const photoMaxBytes = 2 * 1024 * 1024
/** A passport photo: 35 mm by 45 mm. Whatever else is cut to that where it is shown. */
export const photoRatio = { width: 35, height: 45 }
/** Where the browser cuts, it makes this many pixels: 300 to the inch. */
export const photoPixels = { width: 413, height: 531 }

/** Whether a picture (null: it is none) of so many bytes may go into a book: of a size that a photo has. */
export function checkPhoto(picture: Picture | null, byteLength: number): Result<Picture, PhotoProblem> {
  if (byteLength > photoMaxBytes) return refuse('photo-size')
  if (!picture) return refuse('photo-type')
  const { width, height } = picture
  const fits = width >= 200 && height >= 250 && width <= 4_000 && height <= 4_000
  return fits ? ok(picture) : refuse('photo-dimensions')
}
