import type { Part } from '#server/hours/rules/entry.ts'
import { type Statement, totalsOf } from '#server/hours/rules/statement.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'

export const certificateKinds = ['training'] as const
export type CertificateKind = (typeof certificateKinds)[number]
export const certificateNames: Record<CertificateKind, string> = { training: '继续教育培训证书' }

/**
 * What a certificate says, frozen at issue: names, hours and issuer as they were then, whatever changes later. It lists what counted at that moment
 * and says so; hours that come later are shown by the year's statement, not by a certificate that is already out.
 */
export type CertificateContent = {
  format: 1
  kind: CertificateKind
  number: string
  year: number
  realName: string
  maskedIdNumber: string
  issuer: string
  /** 'YYYY-MM-DD' in Shanghai: the day of issue and the day up to which the ledger was read. */
  issuedOn: string
  courses: { entryId: string; title: string; kind: Part; centihours: number; completedOn: string }[]
  requiredCentihours: number
  electiveCentihours: number
  professionalCentihours: number
  totalCentihours: number
  policyVersion: number
  /** True on an installation that shows made-up people and courses: printed across the sheet. */
  demonstration: boolean
}

export type CertificateFacts = {
  kind: CertificateKind
  number: string
  person: { realName: string; maskedIdNumber: string }
  statement: Statement
  issuer: string
  policyVersion: number
  issuedAt: Date
  demonstration: boolean
}

/** Lists every entry with the hours that it counts, so that the sheet's total is the sum of its lines and of the statement. */
export function writeContent({ statement, person, issuedAt, ...facts }: CertificateFacts): CertificateContent {
  const courses = statement.lines
    .filter((line) => line.countedCentihours > 0)
    .map((line) => ({
      entryId: line.id,
      title: line.title,
      kind: line.kind,
      centihours: line.countedCentihours,
      completedOn: shanghaiDay(line.occurredAt),
    }))
  const totals = totalsOf(courses)
  return {
    format: 1,
    ...facts,
    year: statement.year,
    realName: person.realName,
    maskedIdNumber: person.maskedIdNumber,
    issuedOn: shanghaiDay(issuedAt),
    courses,
    requiredCentihours: totals.required,
    electiveCentihours: totals.elective,
    professionalCentihours: totals.professional,
    totalCentihours: totals.total,
  }
}
