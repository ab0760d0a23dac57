import { findSignatures } from '#server/declarations/queries.ts'
import { findFreezes } from '#server/hours/find-freezes.ts'
import { listYears } from '#server/hours/queries.ts'
import type { Form, Part } from '#server/hours/rules/entry.ts'
import { getLearnerAttributes, getPerson } from '#server/identity/queries.ts'
import type { TitleLevel } from '#server/identity/rules/learner-attributes.ts'
import { findAnswering } from '#server/organisations/find-answering.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, sql } from '#server/platform/database.ts'
import { findYearStanding, type YearStanding } from '#server/verification/queries.ts'
import type { BookState, IssueKind } from './rules/book-state.ts'

export type OwnedBook = {
  number: number
  state: BookState
  issuedAs: IssueKind
  issuedAt: Date
  previousNumber: number | null
  placeName: string
}
export type BookLine = {
  id: string
  occurredAt: Date
  title: string
  kind: Part
  form: Form
  centihours: number
  /** Who registered it; null: credited by the platform for what was learned on it. */
  recordedBy: string | null
  /** The picture of the handler's signature under it, in storage. */
  signatureKey: string | null
  /** Came after the year was verified, or the year is not verified yet. */
  verified: boolean
}
export type BookPage = {
  year: number
  lines: BookLine[]
  totalCentihours: number
  /** Who handed the year in for the unit: the handler's signature. */
  handler: { name: string; unitName: string; at: Date } | null
  stamp: YearStanding['stamp']
}
export type BookPhoto = {
  id: string
  state: 'waiting' | 'approved' | 'refused'
  reason: string
}
export type BookPages = {
  person: { accountId: string; realName: string; maskedIdNumber: string; titleLevel: TitleLevel; highTech: boolean }
  unitName: string | null
  authorityName: string | null
  /** Newest first; none when nothing was issued yet. */
  books: OwnedBook[]
  /** The one in the book, and the newest one that was brought when that is another. */
  photo: BookPhoto | null
  newerPhoto: BookPhoto | null
  pages: BookPage[]
}

/** A learner's book as it can be leafed through: cover, photo, a page a year, the latest first. Whoever calls has asked whether it may be seen. */
export async function loadBookPages(learnerId: string): Promise<BookPages> {
  const now = await databaseNow()
  const [person, attributes, place, books, photos, years] = await Promise.all([
    getPerson(learnerId),
    getLearnerAttributes(learnerId, shanghaiDay(now)),
    sql.maybe<{ id: string; name: string }>`
      select o.id, o.name from affiliation f join organisation o on o.id = f.organisation_id where f.learner_id = ${learnerId} and f.ended_at is null`,
    sql.many<OwnedBook>`
      select b.first_number as number, b.state, b.issued_as as "issuedAs", b.issued_at as "issuedAt", b.previous_number as "previousNumber", o.name as "placeName"
      from book_range b join organisation o on o.id = b.place_id where b.learner_id = ${learnerId} order by b.issued_at desc, b.first_number desc`,
    sql.many<BookPhoto>`
      select id, state, reason from book_photo where learner_id = ${learnerId} and state <> 'superseded' order by uploaded_at desc`,
    listYears(learnerId, shanghaiYear(now)),
  ])
  const [answering, pages] = await Promise.all([
    place ? findAnswering(place.id) : null,
    Promise.all(years.map((year) => loadPage(learnerId, year))),
  ])
  const [newest] = photos
  return {
    person: {
      ...{ accountId: learnerId, realName: person.realName, maskedIdNumber: person.maskedIdNumber },
      ...{ titleLevel: attributes.titleLevel, highTech: attributes.highTech },
    },
    ...{ unitName: place?.name ?? null, authorityName: answering?.authorityName ?? null, books },
    photo: photos.find((photo) => photo.state === 'approved') ?? null,
    newerPhoto: newest && newest.state !== 'approved' ? newest : null,
    pages: pages.filter((page) => page.lines.length > 0),
  }
}

/** What was taken back is not in the book, nor is what took it back. */
async function loadPage(learnerId: string, year: number): Promise<BookPage> {
  const [entries, freezes, { stamp }, handler] = await Promise.all([
    sql.many<Omit<BookLine, 'verified' | 'signatureKey'> & { position: number }>`
      select e.id, e.occurred_at as "occurredAt", e.title, e.kind, e.form, e.centihours, a.real_name as "recordedBy", e.position
      from ledger_entry e left join account a on a.id = e.recorded_by
      where e.learner_id = ${learnerId} and e.year = ${year} and e.reverses_id is null
        and not exists (select from ledger_entry r where r.learner_id = e.learner_id and r.reverses_id = e.id)
      order by e.occurred_at, e.position`,
    findFreezes([learnerId], year),
    findYearStanding(learnerId, year),
    sql.maybe<NonNullable<BookPage['handler']>>`
      select a.real_name as name, o.name as "unitName", s.submitted_at as at
      from submitted_year y join submission s on s.id = y.submission_id join account a on a.id = s.submitted_by join organisation o on o.id = s.organisation_id
      where y.learner_id = ${learnerId} and y.year = ${year} and y.state = 'verified' order by y.round desc limit 1`,
  ])
  const signatures = await findSignatures(entries.map((entry) => entry.id))
  const verifiedUpTo = freezes.get(learnerId)?.position ?? 0
  return {
    ...{ year, stamp, handler },
    lines: entries.map(({ position, ...line }) => {
      const signature = signatures.get(line.id)
      return {
        ...line,
        recordedBy: signature?.name ?? line.recordedBy,
        ...{ signatureKey: signature?.pictureKey ?? null, verified: position <= verifiedUpTo },
      }
    }),
    totalCentihours: entries.reduce((sum, entry) => sum + entry.centihours, 0),
  }
}
