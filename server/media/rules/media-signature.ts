/**
 * The address of a media file: `/media/<asset id>/<viewer tag>-<expires>-<signature>/<file>`. The signature is in a folder, so that playlists
 * name their segments relatively and one signature opens all files of one video, for one viewer, until `expires` (Unix seconds).
 *
 * signature = base64url(HMAC-SHA256(key, signedMessage)). nginx checks the same format: server/http/nginx-media-signature.js.
 * The viewer tag says nothing about the person, but whoever runs the site can find out whose address went round.
 */
export type MediaGrant = { assetId: string; viewerTag: string; expiresAt: number }

export const signedMessage = ({ assetId, viewerTag, expiresAt }: MediaGrant): string =>
  `xueshi-media-1\n${assetId}\n${viewerTag}\n${expiresAt}`

export const mediaPath = (grant: MediaGrant, signature: string, file: string): string =>
  `/media/${grant.assetId}/${grant.viewerTag}-${grant.expiresAt}-${signature}/${file}`

/** A name is letters, digits and single dots or dashes between them, at most two folders deep: there is no way up and nothing to decode. */
const pattern =
  /^\/media\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/([0-9a-f]{16})-([0-9]{10})-([A-Za-z0-9_-]{43})\/((?:[a-z0-9]+(?:[.-][a-z0-9]+)*\/){0,2}[a-z0-9]+(?:[.-][a-z0-9]+)*\.([a-z0-9]{2,4}))$/

export type MediaAddress = MediaGrant & { signature: string; file: string; extension: string }

/** The parts of a request's path (a query is ignored), or null when it is no media address. */
export function parseMediaPath(path: string): MediaAddress | null {
  const query = path.indexOf('?')
  const match = pattern.exec(query < 0 ? path : path.slice(0, query))
  if (!match) return null
  const [, assetId, viewerTag, expires, signature, file, extension] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return { assetId, viewerTag, expiresAt: Number(expires), signature, file, extension }
}

export const isExpired = (grant: Pick<MediaGrant, 'expiresAt'>, nowSeconds: number): boolean => nowSeconds >= grant.expiresAt

/** Content types of everything that a published video consists of; any other extension is not served. */
export const contentTypes: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  ts: 'video/mp2t',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  vtt: 'text/vtt; charset=utf-8',
  jpg: 'image/jpeg',
}

const lifetimeSeconds = 6 * 3_600
const stepSeconds = 900

/** When an address given out at `now` ends: six hours on, up to the next quarter, so that a reload meets the browser's cache. */
export const expiryFor = (now: Date): number => Math.ceil((now.getTime() / 1_000 + lifetimeSeconds) / stepSeconds) * stepSeconds
