import { z } from 'zod'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { DeskPage } from '#server/publications/list-publications.ts'
import type { PublicationKind, PublicationText } from '#server/publications/rules/publication-form.ts'

const word = z.string().max(60_000).default('')
/** What the form of a text sends. */
export const publicationFormFields = {
  ...{ kind: word, title: word, body: word, pinned: word, level: word, issuer: word, documentNumber: word },
  ...{ issuedOn: word, effectiveOn: word, year: word, publishAt: word },
} satisfies Record<keyof PublicationText, typeof word>

export const emptyPublication = (kind: PublicationKind, year: number): PublicationText => ({
  ...{ kind, title: '', body: '', pinned: '', level: '', issuer: '', documentNumber: '', issuedOn: '', effectiveOn: '' },
  ...{ year: String(year), publishAt: '' },
})

/** A text as it would have been typed. */
export const publicationTextOf = (page: DeskPage): PublicationText => ({
  ...{ kind: page.kind, title: page.title, body: page.body, pinned: page.pinned ? 'yes' : '', level: page.level ?? '' },
  ...{
    issuer: page.issuer,
    documentNumber: page.documentNumber,
    issuedOn: page.issuedOn ?? '',
    effectiveOn: page.effectiveOn ?? '',
  },
  ...{ year: page.year ? String(page.year) : '', publishAt: page.publishAt ? minuteTyped(page.publishAt) : '' },
})

const minuteTyped = (at: Date): string => shanghaiMinuteText(at).replace(' ', 'T')
