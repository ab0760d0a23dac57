import type { Form, Part } from '#server/hours/rules/entry.ts'
import type { TitleLevel } from '#server/identity/rules/learner-attributes.ts'
import { type AgeBand, onlineForms } from './statistic-axes.ts'

/** Figures that are added up: people, those who met the year, recorded centihours, exams. */
export const figureNames = [
  'people',
  'met',
  'required',
  'elective',
  'professional',
  'online',
  'exams',
  'examsPassed',
  'sittings',
] as const
export type StatisticFigures = Record<(typeof figureNames)[number], number>
export const noFigures: StatisticFigures = Object.freeze({
  ...{ people: 0, met: 0, required: 0, elective: 0, professional: 0, online: 0 },
  ...{ exams: 0, examsPassed: 0, sittings: 0 },
})

export const addFigures = (one: StatisticFigures, other: StatisticFigures, times: 1 | -1 = 1): StatisticFigures => ({
  people: one.people + times * other.people,
  met: one.met + times * other.met,
  required: one.required + times * other.required,
  elective: one.elective + times * other.elective,
  professional: one.professional + times * other.professional,
  online: one.online + times * other.online,
  exams: one.exams + times * other.exams,
  examsPassed: one.examsPassed + times * other.examsPassed,
  sittings: one.sittings + times * other.sittings,
})

/** Centihours of a way of learning: required, elective, professional. */
export type FormHours = Partial<Record<Form, [required: number, elective: number, professional: number]>>

/** A learner's year as statistics see it. */
export type LearnerFact = {
  year: number
  learnerId: string
  /** null: registered nowhere. */
  organisationId: string | null
  titleLevel: TitleLevel
  highTech: boolean
  ageBand: AgeBand
  met: boolean
  exams: number
  examsPassed: number
  sittings: number
  forms: FormHours
}

/** The plain sums of a year's entries by the way of learning; a reversal takes back what it reverses, and nothing stands for what came to nothing. */
export function formHoursOf(entries: readonly { form: Form; kind: Part; centihours: number }[]): FormHours {
  const sums = new Map<Form, [number, number, number]>()
  const place: Record<Part, 0 | 1 | 2> = { required: 0, elective: 1, professional: 2 }
  for (const { form, kind, centihours } of entries) {
    const sum = sums.get(form) ?? [0, 0, 0]
    sum[place[kind]] += centihours
    sums.set(form, sum)
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum.some(Boolean)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function figuresOf(fact: LearnerFact): StatisticFigures {
  let figures: StatisticFigures = {
    ...noFigures,
    ...{ people: 1, met: fact.met ? 1 : 0, exams: fact.exams, examsPassed: fact.examsPassed, sittings: fact.sittings },
  }
  for (const form of Object.keys(fact.forms) as Form[]) figures = addFigures(figures, hoursOf(fact, form))
  return figures
}

function hoursOf(fact: LearnerFact, form: Form): StatisticFigures {
  const [required, elective, professional] = fact.forms[form] ?? [0, 0, 0]
  const online = onlineForms.includes(form) ? required + elective + professional : 0
  return { ...noFigures, required, elective, professional, online }
}

export type CellKey = {
  year: number
  axis: 'all' | 'title' | 'age' | 'form'
  organisationId: string | null
  value: string
}
export type Cell = CellKey & StatisticFigures

/** What a learner's year adds to the sums of the body: once to each axis, and to each way in which something was learned. */
export function cellsOf(fact: LearnerFact): Cell[] {
  const { year, organisationId } = fact
  const whole = figuresOf(fact)
  const own = { year, organisationId }
  return [
    { ...own, axis: 'all', value: '', ...whole },
    { ...own, axis: 'title', value: fact.titleLevel, ...whole },
    { ...own, axis: 'age', value: fact.ageBand, ...whole },
    ...(Object.keys(fact.forms) as Form[]).map(
      (form): Cell => ({ ...own, axis: 'form', value: form, ...hoursOf(fact, form), people: 1, met: whole.met }),
    ),
  ]
}

/** By how much the sums move when these years become those; what stays as it is is left out. */
export function moveCells(before: readonly LearnerFact[], after: readonly LearnerFact[]): Cell[] {
  const moved = new Map<string, Cell>()
  const add = (facts: readonly LearnerFact[], times: 1 | -1) => {
    for (const cell of facts.flatMap(cellsOf)) {
      const { year, axis, organisationId, value } = cell
      const key = `${year} ${axis} ${organisationId} ${value}`
      moved.set(key, { year, axis, organisationId, value, ...addFigures(moved.get(key) ?? noFigures, cell, times) })
    }
  }
  add(before, -1)
  add(after, 1)
  return [...moved.values()].filter((cell) => figureNames.some((name) => cell[name] !== 0))
}
