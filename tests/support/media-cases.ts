/** What is served and what is refused at /media, as data: Node and nginx must answer alike. */
export type MediaCase = {
  name: string
  path: (world: { sign: (file: string, now?: Date, assetId?: string) => string; assetId: string }) => string
  method?: string
  headers?: Record<string, string>
  status: number
  /** The code in the JSON of a refusal. */
  reason?: string
  expect?: Record<string, RegExp>
}

const sevenHoursAgo = () => new Date(Date.now() - 7 * 3_600_000)
const otherAsset = '01939d2e-7f00-7abc-8def-0123456789ab'
/** Replaces one character of the signed folder's parts. */
const bend = (path: string, part: 'viewer' | 'expires' | 'signature') =>
  path.replace(/([0-9a-f]{16})-([0-9]{10})-([A-Za-z0-9_-]{43})/, (_, viewer: string, expires: string, signature: string) => {
    const turn = (text: string) => text.slice(0, 3) + (text[3] === '1' ? '2' : '1') + text.slice(4)
    return [
      part === 'viewer' ? turn(viewer) : viewer,
      part === 'expires' ? String(Number(expires) + 3_600) : expires,
      part === 'signature' ? turn(signature) : signature,
    ].join('-')
  })

const invalid = { status: 403, reason: 'media-link-invalid' }

export const mediaCases: MediaCase[] = [
  {
    name: 'serves the list of renditions',
    path: ({ sign }) => sign('master.m3u8'),
    status: 200,
    expect: { 'content-type': /^application\/vnd\.apple\.mpegurl/, 'cache-control': /immutable/ },
  },
  {
    name: 'serves a segment',
    path: ({ sign }) => sign('240p/00000.ts'),
    status: 200,
    expect: { 'content-type': /^video\/mp2t/, 'accept-ranges': /bytes/, etag: /./ },
  },
  {
    name: 'serves a part of a segment',
    path: ({ sign }) => sign('240p/00000.ts'),
    headers: { range: 'bytes=0-187' },
    status: 206,
    expect: { 'content-range': /^bytes 0-187\// },
  },
  { name: 'serves the poster', path: ({ sign }) => sign('poster.jpg'), status: 200, expect: { 'content-type': /^image\/jpeg/ } },
  {
    name: 'tells the size alone',
    path: ({ sign }) => sign('240p/00000.ts'),
    method: 'HEAD',
    status: 200,
    expect: { 'content-length': /^\d+$/ },
  },
  { name: 'ignores a query', path: ({ sign }) => `${sign('master.m3u8')}?retry=1`, status: 200 },
  { name: 'refuses an address without a signature', path: ({ assetId }) => `/media/${assetId}/master.m3u8`, ...invalid },
  { name: 'refuses a bent signature', path: ({ sign }) => bend(sign('master.m3u8'), 'signature'), ...invalid },
  { name: "refuses another viewer's name on it", path: ({ sign }) => bend(sign('master.m3u8'), 'viewer'), ...invalid },
  { name: 'refuses a longer life', path: ({ sign }) => bend(sign('master.m3u8'), 'expires'), ...invalid },
  { name: 'refuses another video', path: ({ sign, assetId }) => sign('master.m3u8').replace(assetId, otherAsset), ...invalid },
  {
    name: 'refuses an address that is over',
    path: ({ sign }) => sign('master.m3u8', sevenHoursAgo()),
    status: 403,
    reason: 'media-link-expired',
  },
  {
    name: 'refuses a way up that is encoded',
    path: ({ sign }) => sign('master.m3u8').replace('master.m3u8', '%2e%2e/%2e%2e/keys/MEDIA_URL_KEY'),
    ...invalid,
  },
  {
    name: 'refuses a way up with slashes that are encoded',
    path: ({ sign }) => sign('master.m3u8').replace('master.m3u8', '..%2f..%2fmaster.m3u8'),
    ...invalid,
  },
  { name: 'refuses hidden files', path: ({ sign }) => sign('.env.ts'), ...invalid },
  { name: 'refuses kinds of files that no video has', path: ({ sign }) => sign('source.bin'), ...invalid },
  { name: 'knows no file that is not there', path: ({ sign }) => sign('720p/99999.ts'), status: 404, reason: 'media-not-found' },
  {
    name: 'knows no video that is not there',
    path: ({ sign }) => sign('master.m3u8', new Date(), otherAsset),
    status: 404,
    reason: 'media-not-found',
  },
  { name: 'takes nothing', path: ({ sign }) => sign('master.m3u8'), method: 'POST', status: 404, reason: 'media-not-found' },
]
