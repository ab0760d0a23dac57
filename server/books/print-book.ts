import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiDateText, shanghaiDay } from '#server/platform/calendar.ts'
import { env } from '#server/platform/env.ts'
import { getBytes } from '#server/platform/storage.ts'
import type { Pictures } from '#server/platform/typst/compile-typst.ts'
import { printTypst } from '#server/platform/typst/print-typst.ts'
import type { BookPages } from './load-book-pages.ts'
import { issueNames, stateNames } from './rules/book-state.ts'
import { formatBookNumber } from './rules/number-range.ts'
import { photoKey } from './upload-photo.ts'

/** The book as a PDF like the paper one: cover, the holder's page with the photo, a page a year. */
export async function printBook(book: BookPages): Promise<Buffer> {
  const [current] = book.books
  const pictures = await readPictures(book)
  const sheet = {
    ...{ realName: book.person.realName, maskedIdNumber: book.person.maskedIdNumber, hasPhoto: 'photo' in pictures },
    title: titleLevelNames[book.person.titleLevel],
    ...{ unit: book.unitName ?? '', authority: book.authorityName ?? '' },
    number: current ? formatBookNumber(current.number) : '',
    state: current ? stateNames[current.state] : '',
    books: book.books.map((each) => [
      formatBookNumber(each.number),
      issueNames[each.issuedAs],
      shanghaiDateText(each.issuedAt),
      each.placeName,
      stateNames[each.state],
    ]),
    pages: [...book.pages].reverse().map((page) => ({
      year: page.year,
      lines: page.lines.map((line) => [
        shanghaiDay(line.occurredAt),
        `${line.title}（${formNames[line.form]}）`,
        partNames[line.kind],
        formatHours(line.centihours),
        line.recordedBy ?? '平台记入',
        line.signatureKey ? pictureName(line.signatureKey) : '',
      ]),
      unverified: page.lines.filter((line) => !line.verified).length,
      total: formatHours(page.totalCentihours),
      handler: page.handler ? `${page.handler.name}　${shanghaiDateText(page.handler.at)}` : '',
      unit: page.handler?.unitName ?? '',
      stamp: page.stamp
        ? { authority: page.stamp.authority, officer: page.stamp.officer, at: shanghaiDateText(page.stamp.at) }
        : null,
    })),
    demonstration: env().DEMO,
  }
  return await printTypst('books/templates/certificate-book.typ', sheet, pictures)
}

const pictureName = (key: string): string => key.replaceAll('/', '-')

/** The photo, and each signature once. */
async function readPictures(book: BookPages): Promise<Pictures> {
  const keys = new Set(book.pages.flatMap((page) => page.lines.flatMap((line) => line.signatureKey ?? [])))
  const wanted = [...keys].map((key) => [pictureName(key), key] as const)
  if (book.photo) wanted.push(['photo', photoKey(book.photo.id)])
  return Object.fromEntries(
    await Promise.all(wanted.map(async ([name, key]) => [name, (await getBytes(key)).toString('base64')] as const)),
  )
}
