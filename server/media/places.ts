/** Where the bytes of videos lie. Published files are below `media/<asset id>/` in storage, under the names that addresses use. */
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { env } from '#server/platform/env.ts'

export const publishedKey = (assetId: string): string => `media/${assetId}`
export const sourceKey = (assetId: string): string => `media-source/${assetId}`
export const workKey = (name: string): string => `media-work/${name}`

/** Uploads under way; on the same disk as storage, so that a finished one need not be copied. */
export const uploadsFolder = (): string => path.join(env().DATA_DIR, 'uploads')
export const uploadFile = (uploadId: string): string => path.join(uploadsFolder(), uploadId)

/** Room that is left for everybody else: database, certificates, logs. */
const reserveBytes = 256 * 1024 ** 2

/** Whether `more` bytes in `folder` would eat into the reserve. */
export async function isDiskLow(folder: string, more = 0): Promise<boolean> {
  const disk = await statfs(folder)
  return disk.bavail * disk.bsize < reserveBytes + more
}
