import { z } from 'zod'
import { type Industry, industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { deadlines, verification } from './closing.ts'
import { declarations } from './declaration-form.ts'
import { trainings } from './trainings.ts'
import { hours, selector, share, valued } from './valued.ts'

const seconds = z.number().int().nonnegative()
const days = z.number().positive().multipleOf(0.25)
const part = z.enum(['required', 'elective', 'professional'])
const industry = z.enum(Object.keys(industryNames) as [Industry, ...Industry[]])

/** Who is measured: §7 knows two sorts of people. */
const leastHours = z.strictObject({ ordinary: valued(hours), senior: valued(hours) })

/** Necessary: at least so many hours, or so large a part of the counted ones. Sufficient: fulfils the lamp by itself. */
const condition = z.discriminatedUnion('measure', [
  z.strictObject({
    id: z.string(),
    /** Where the id is none of those that the program has a name for. */
    label: z.string().min(1).optional(),
    measure: z.literal('hours'),
    kind: z.enum(['necessary', 'sufficient']),
    of: selector,
    least: leastHours,
  }),
  z.strictObject({
    id: z.string(),
    measure: z.literal('share'),
    kind: z.enum(['necessary', 'sufficient']),
    of: selector,
    least: valued(z.strictObject({ numerator: z.number().int().positive(), denominator: z.number().int().positive() })),
  }),
])

/** Substitution: for this lamp, hours of one part that are to spare stand for missing ones of another, so many at most. */
const substitution = z.strictObject({ id: z.string(), from: part, to: part, most: valued(hours) })

const lamp = z.strictObject({
  id: z.string(),
  label: z.string(),
  cite: z.string(),
  /** Only for people of units of these industries (GB/T 4754); empty: for everybody. */
  industries: z.array(industry).default([]),
  conditions: z.array(condition).min(1),
  substitutions: z.array(substitution).default([]),
})

/** Maximum: what lies above it is recorded and does not count. */
const ceiling = z.strictObject({
  id: z.string(),
  label: z.string(),
  of: selector,
  per: z.enum(['year', 'day']),
  most: valued(hours),
})

const conversion = z.strictObject({
  form: z.enum(['foreign-language-exam', 'computer-skills-exam']),
  level: z.enum(['junior', 'intermediate', 'senior', 'module']),
  subject: z.literal('professional'),
  hours: valued(hours),
})

/** The law as data: one document for a city and a year. */
export const policyShape = z.strictObject({
  city: z.string(),
  year: z.number().int().min(2000).max(2200),
  version: z.number().int().positive(),
  title: z.string(),
  cites: z.array(z.string()).min(1),
  obligation: z.strictObject({
    hoursPerDay: valued(hours),
    daysOrdinary: valued(days),
    daysSenior: valued(days),
    /** Which day's title decides the year. */
    titleAsOf: valued(z.literal('year-end')),
    /** What becomes of a course of this year that is completed in another. */
    otherYear: valued(z.literal('not-counted')),
  }),
  lamps: z.array(lamp).min(1),
  ceilings: z.array(ceiling),
  conversions: z.array(conversion),
  study: z.strictObject({
    minutesPerHour: valued(z.number().int().positive()),
    watchedShare: valued(share),
    maximumRate: valued(z.number().min(1).max(4)),
    /** Seconds of watching that may be credited at once after silence: what the server's clock saved up meanwhile. */
    bucketCapSeconds: valued(seconds),
    beatSeconds: valued(seconds),
    dailyCapHours: valued(hours),
    presence: z.strictObject({
      firstAfterSeconds: valued(seconds),
      firstWithinSeconds: valued(seconds),
      leastSpacingSeconds: valued(seconds),
      mostSpacingSeconds: valued(seconds),
      answerSeconds: valued(seconds),
    }),
  }),
  exam: z.strictObject({
    passMark: valued(z.number().int().min(0).max(100)),
    attempts: valued(z.number().int().positive()),
    cooldownMinutes: valued(z.number().int().nonnegative()),
  }),
  certificate: z.strictObject({
    issuer: valued(z.string().min(1)),
    /** `{year}`, `{serial:6}` and, last, `{check}`; the rest is literal. */
    numberPattern: valued(z.string().regex(/^[A-Z]*\{year\}\{serial:\d\}\{check\}$/)),
    /** required-courses: every required public course of the year is credited. required-hours: the required part of the city's lamp is met. */
    trainingDue: valued(z.enum(['required-courses', 'required-hours'])),
  }),
  declarations,
  deadlines,
  trainings,
  verification,
})

export type PolicyDocument = z.infer<typeof policyShape>

export const policyDocument = policyShape.refine(cityTotalAgrees, {
  message: '市级总学时应等于天数 × 每天学时（§7）',
  path: ['lamps'],
})

export type Condition = z.infer<typeof condition>
export type Ceiling = z.infer<typeof ceiling>
export type Substitution = z.infer<typeof substitution>

function cityTotalAgrees({
  obligation,
  lamps,
}: {
  obligation: PolicyDocument['obligation']
  lamps: PolicyDocument['lamps']
}): boolean {
  const total = lamps.find((each) => each.id === 'city')?.conditions.find((each) => each.id === 'total')
  if (total?.measure !== 'hours') return false
  const perDay = obligation.hoursPerDay.value
  return (
    total.least.ordinary.value === obligation.daysOrdinary.value * perDay &&
    total.least.senior.value === obligation.daysSenior.value * perDay
  )
}

/** A published policy: never edited, so that whoever holds one may keep it. */
export type Policy = { id: string; year: number; version: number; document: PolicyDocument }

/** Plain numbers for counting what was watched; seconds unless named otherwise. */
export type WatchingNumbers = {
  minutesPerHour: number
  watchedShare: number
  maximumRate: number
  bucketCapSeconds: number
  beatSeconds: number
  dailyCapSeconds: number
  presence: {
    firstAfterSeconds: number
    firstWithinSeconds: number
    leastSpacingSeconds: number
    mostSpacingSeconds: number
    answerSeconds: number
  }
}

export function watchingNumbers({ document: { study } }: Pick<Policy, 'document'>): WatchingNumbers {
  return {
    minutesPerHour: study.minutesPerHour.value,
    watchedShare: study.watchedShare.value,
    maximumRate: study.maximumRate.value,
    bucketCapSeconds: study.bucketCapSeconds.value,
    beatSeconds: study.beatSeconds.value,
    dailyCapSeconds: study.dailyCapHours.value * study.minutesPerHour.value * 60,
    presence: {
      firstAfterSeconds: study.presence.firstAfterSeconds.value,
      firstWithinSeconds: study.presence.firstWithinSeconds.value,
      leastSpacingSeconds: study.presence.leastSpacingSeconds.value,
      mostSpacingSeconds: study.presence.mostSpacingSeconds.value,
      answerSeconds: study.presence.answerSeconds.value,
    },
  }
}

export type ExamNumbers = { passMark: number; attempts: number; cooldownMinutes: number }

export function examNumbers({ document: { exam } }: Pick<Policy, 'document'>): ExamNumbers {
  return { passMark: exam.passMark.value, attempts: exam.attempts.value, cooldownMinutes: exam.cooldownMinutes.value }
}
