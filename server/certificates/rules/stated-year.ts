import { formatHours } from '#server/hours/rules/entry.ts'
import type { Statement } from '#server/hours/rules/statement.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'

/** A year as a statement tells it. `verified`: by an authority, and nothing of it was taken back since; `correcting`: something was. */
export const yearStandings = ['verified', 'correcting', 'unverified'] as const
export type YearStanding = (typeof yearStandings)[number]
export const yearStandingNames: Record<YearStanding, string> = {
  verified: '已验证',
  correcting: '验证后有更正',
  unverified: '未验证',
}

export type StatedYear = {
  year: number
  /** Why 96 or why 144. */
  obligation: string
  /** Of the city's rule; null while it asks no total. */
  neededCentihours: number | null
  met: boolean
  requiredCentihours: number
  electiveCentihours: number
  professionalCentihours: number
  totalCentihours: number
  standing: YearStanding
  /** Day of the verification, 'YYYY-MM-DD'; null: never verified. */
  verifiedOn: string | null
  /** Counted now beyond what was verified; they wait for another round. */
  pendingCentihours: number
  policyVersion: number
}

export type YearFacts = {
  /** From all entries. */
  whole: Statement
  /** As it was verified: from the entries up to the position of the freeze. */
  verified: { statement: Statement; at: Date; takenBack: boolean } | null
  policyVersion: number
}

/** Hours of a verified year are those that were verified, unless some of them were taken back: then what stands now, and that it awaits correction. */
export function stateYear({ whole, verified, policyVersion }: YearFacts): StatedYear {
  const holds = verified !== null && !verified.takenBack
  const told = holds ? verified.statement : whole
  const city = told.lamps.find((lamp) => lamp.id === 'city')
  return {
    year: told.year,
    obligation: told.profileReason,
    neededCentihours: city?.lines.find((line) => line.id === 'total')?.neededCentihours ?? null,
    met: city?.state === 'lit',
    requiredCentihours: told.counted.required,
    electiveCentihours: told.counted.elective,
    professionalCentihours: told.counted.professional,
    totalCentihours: told.counted.total,
    standing: holds ? 'verified' : verified ? 'correcting' : 'unverified',
    verifiedOn: verified && shanghaiDay(verified.at),
    pendingCentihours: holds ? Math.max(0, whole.counted.total - told.counted.total) : 0,
    policyVersion,
  }
}

/** 2026 年：计 102 学时，达到年度要求（96 学时），已于 2026-12-20 验证 */
export function yearSentence(year: StatedYear): string {
  const need = year.neededCentihours === null ? '' : `（要求 ${formatHours(year.neededCentihours)} 学时）`
  const pending = year.pendingCentihours > 0 ? `，另有 ${formatHours(year.pendingCentihours)} 学时尚未验证` : ''
  const standing = year.standing === 'verified' ? `已于 ${year.verifiedOn} 验证` : yearStandingNames[year.standing]
  return `${year.year} 年度计 ${formatHours(year.totalCentihours)} 学时，${year.met ? '达到' : '未达到'}年度要求${need}，${standing}${pending}`
}
