import type { Part } from '#server/hours/rules/entry.ts'
import { type Statement, totalsOf } from '#server/hours/rules/statement.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import type { StatedYear } from './stated-year.ts'

export const certificateKinds = ['training', 'statement'] as const
export type CertificateKind = (typeof certificateKinds)[number]
export const certificateNames: Record<CertificateKind, string> = { training: '继续教育培训证书', statement: '继续教育学时证明' }

/** What every kind says: whose it is, the hours in all, by whom and when. */
type Said = {
  format: 1
  number: string
  year: number
  realName: string
  maskedIdNumber: string
  issuer: string
  /** 'YYYY-MM-DD' in Shanghai: the day of issue and the day up to which the ledger was read. */
  issuedOn: string
  requiredCentihours: number
  electiveCentihours: number
  professionalCentihours: number
  totalCentihours: number
  /** True on an installation that shows made-up people and courses: printed across the sheet. */
  demonstration: boolean
}

/**
 * What a training certificate says, frozen at issue: names, hours and issuer as they were then, whatever changes later. It lists what counted at that
 * moment and says so; hours that come later are shown by a statement, not by a certificate that is already out.
 */
export type TrainingContent = Said & {
  kind: 'training'
  courses: { entryId: string; title: string; kind: Part; centihours: number; completedOn: string }[]
  policyVersion: number
}

/** What a statement of hours for title review says: the years that were chosen, as they stood when it was issued. `year` is that of its issue. */
export type StatementContent = Said & {
  kind: 'statement'
  years: StatedYear[]
  /** Of the learner's chain: entries up to this one were read. */
  position: number
}

export type CertificateContent = TrainingContent | StatementContent

type Facts = {
  number: string
  person: { realName: string; maskedIdNumber: string }
  issuer: string
  issuedAt: Date
  demonstration: boolean
}

/** Lists every entry with the hours that it counts, so that the sheet's total is the sum of its lines and of the statement. */
export function writeContent(facts: Facts & { statement: Statement; policyVersion: number }): TrainingContent {
  const { statement, policyVersion } = facts
  const courses = statement.lines
    .filter((line) => line.countedCentihours > 0)
    .map((line) => ({
      entryId: line.id,
      title: line.title,
      kind: line.kind,
      centihours: line.countedCentihours,
      completedOn: shanghaiDay(line.occurredAt),
    }))
  const { required, elective, professional, total } = totalsOf(courses)
  return {
    ...{ kind: 'training', ...saidBy(facts), year: statement.year, policyVersion, courses },
    ...{ requiredCentihours: required, electiveCentihours: elective, professionalCentihours: professional },
    totalCentihours: total,
  }
}

/** The years in order, their sums over all of them. */
export function writeStatement(facts: Facts & { years: readonly StatedYear[]; position: number }): StatementContent {
  const years = [...facts.years].sort((a, b) => a.year - b.year)
  const sum = (part: 'requiredCentihours' | 'electiveCentihours' | 'professionalCentihours' | 'totalCentihours') =>
    years.reduce((total, year) => total + year[part], 0)
  const said = saidBy(facts)
  return {
    ...{ kind: 'statement', ...said, year: Number(said.issuedOn.slice(0, 4)), years, position: facts.position },
    ...{ requiredCentihours: sum('requiredCentihours'), electiveCentihours: sum('electiveCentihours') },
    ...{ professionalCentihours: sum('professionalCentihours'), totalCentihours: sum('totalCentihours') },
  }
}

const saidBy = ({ number, person, issuer, issuedAt, demonstration }: Facts) => ({
  ...{ format: 1 as const, number, issuer, demonstration },
  ...{ realName: person.realName, maskedIdNumber: person.maskedIdNumber, issuedOn: shanghaiDay(issuedAt) },
})
