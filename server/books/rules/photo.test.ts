import { expect, it } from 'vitest'
import { checkPhoto, photoMaxBytes, photoPixels } from './photo.ts'

const picture = (width: number, height: number) => ({ type: 'image/png' as const, width, height })

it('lets in what has the size of a photo', () => {
  const cut = picture(photoPixels.width, photoPixels.height)
  expect(checkPhoto(cut, 100_000)).toEqual({ ok: true, value: cut })
})

it.each([
  ['what is no picture', null, 10, 'photo-type'],
  ['one that unfolds to gigabytes', picture(60_000, 60_000), 10, 'photo-dimensions'],
  ['a stamp', picture(20, 20), 10, 'photo-dimensions'],
  ['one that is too heavy', picture(413, 531), photoMaxBytes + 1, 'photo-size'],
] as const)('turns away %s', (_, found, bytes, reason) => {
  expect(checkPhoto(found, bytes)).toEqual({ ok: false, reason })
})
