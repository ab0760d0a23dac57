// The signature of media addresses for nginx (njs): the same format as server/media/rules/media-signature.ts, checked by the same cases
// (tests/integration/nginx-media.test.ts).
// biome-ignore lint/style/useNodejsImportProtocol: njs knows its module by this name alone
import crypto from 'crypto'

const pattern =
  /^\/media\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/([0-9a-f]{16})-([0-9]{10})-([A-Za-z0-9_-]{43})\/((?:[a-z0-9]+(?:[.-][a-z0-9]+)*\/){0,2}[a-z0-9]+(?:[.-][a-z0-9]+)*\.(?:m3u8|ts|m4s|mp4|vtt|jpg))$/

function isSame(one, other) {
  let difference = one.length ^ other.length
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}

/** 'valid', 'invalid' or 'expired'. The raw request line is judged, not what nginx made of it. */
function right(request) {
  const raw = request.variables.request_uri
  const query = raw.indexOf('?')
  const match = pattern.exec(query < 0 ? raw : raw.slice(0, query))
  if (!match) return 'invalid'
  const message = `xueshi-media-1\n${match[1]}\n${match[2]}\n${match[3]}`
  const signature = crypto.createHmac('sha256', request.variables.media_key).update(message).digest('base64url')
  if (!isSame(signature, match[4])) return 'invalid'
  return Date.now() / 1000 >= Number(match[3]) ? 'expired' : 'valid'
}

/** Seconds for which the browser may keep the file: as long as the right lasts. */
function keepFor(request) {
  const match = pattern.exec(request.uri)
  return match ? String(Math.max(0, Math.floor(Number(match[3]) - Date.now() / 1000))) : '0'
}

export default { right, keepFor }
