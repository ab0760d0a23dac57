import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '#server/platform/env.ts'
import { expiryFor, type MediaAddress, type MediaGrant, mediaPath, signedMessage } from './rules/media-signature.ts'

const hmac = (message: string) => createHmac('sha256', env().MEDIA_URL_KEY).update(message).digest()

/**
 * The address of `file` (`master.m3u8`, `poster.jpg`, `captions.vtt`) of a video for one viewer, good for about six hours. Whoever calls this has
 * made sure that the viewer may see it: the address is the right.
 */
export function signMediaUrl({
  assetId,
  file,
  viewerId,
  now,
}: {
  assetId: string
  file: string
  viewerId: string
  now: Date
}): string {
  const grant: MediaGrant = { assetId, viewerTag: viewerTag(viewerId), expiresAt: expiryFor(now) }
  return mediaPath(grant, hmac(signedMessage(grant)).toString('base64url'), file)
}

/** The same person has the same tag in every address; it cannot be turned back without trying all accounts with the key. */
export const viewerTag = (viewerId: string): string => hmac(`xueshi-viewer-1\n${viewerId}`).toString('hex').slice(0, 16)

/** Whether the address was given out by us, compared in constant time. Says nothing about its expiry. */
export function isMediaSignature(address: MediaAddress): boolean {
  return timingSafeEqual(hmac(signedMessage(address)), Buffer.from(address.signature, 'base64url'))
}
