import { describe, expect, it } from 'vitest'
import { readPlaylist } from './playlist.ts'

const written =
  '#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.000000,\n00000.ts\n#EXTINF:2.333333,\n00001.ts\n#EXT-X-ENDLIST\n'

describe('readPlaylist', () => {
  it('adds up the segments', () => {
    expect(readPlaylist(written)).toEqual({
      segments: [
        { file: '00000.ts', milliseconds: 4_000 },
        { file: '00001.ts', milliseconds: 2_333.333 },
      ],
      durationMilliseconds: 6_333,
    })
  })
  it.each([
    ['is not finished', written.replace('#EXT-X-ENDLIST\n', '')],
    ['names a file elsewhere', written.replace('00001.ts', '../00001.ts')],
    ['names an address', written.replace('00001.ts', 'http://localhost/00001.ts')],
    ['has a key', written.replace('#EXT-X-VERSION:6', '#EXT-X-KEY:METHOD=AES-128,URI="k"')],
    ['has no segment', '#EXTM3U\n#EXT-X-ENDLIST\n'],
    ['is no playlist', 'hello'],
  ])('does not take one that %s', (_, text) => expect(readPlaylist(text)).toBeNull())
})
