import { matches } from '#server/hours/rules/ceilings.ts'
import { centihoursOf, type Part, subjectOf } from '#server/hours/rules/entry.ts'
import type { Policy } from '#server/hours/rules/policy.ts'
import type { Selector } from '#server/hours/rules/valued.ts'
import { type TitleLevel, titleLevelNames } from '#server/identity/rules/learner-attributes.ts'

/** What the list of learners can be narrowed to. All of it stands in the address of the page. */
export type LearnerFilter = {
  /** Only this body and what is below it; 'none': people who are registered nowhere. */
  under?: string
  /** Part of the name, or a whole ID or phone number. */
  search?: string
  titleLevel?: TitleLevel
  /** Whose year asks for more: a senior title or high-tech work. */
  longer?: 'senior' | 'high-tech'
  progress?: Progress
  standing?: Standing
}

export const standings = ['active', 'awaiting', 'disabled'] as const
export type Standing = (typeof standings)[number]
export const standingNames: Record<Standing, string> = { active: '使用中', awaiting: '待激活', disabled: '已停用' }

/** How far the year is by the figures that are recorded: what a list can be narrowed by. The lamp of a row is computed from its entries. */
export const progresses = ['none', 'begun', 'public', 'met'] as const
export type Progress = (typeof progresses)[number]
export const progressNames: Record<Progress, string> = {
  none: '还没有学时',
  begun: '公需科目未学满',
  public: '公需已满、总学时未满',
  met: '已达到年度要求',
}

export const longerNames = { senior: '高级职称', 'high-tech': '高新技术工作' } as const
export const titleOptions = Object.entries(titleLevelNames).map(([value, label]) => ({ value, label }))

export const learnerSorts = ['name', 'total'] as const
export type LearnerSort = (typeof learnerSorts)[number]

type Least = { ordinary: number; senior: number }
/** Of the city's rule, in centihours: the least of each part and sum, and the most that a year counts of each part. */
export type YearMarks = {
  least: Record<'total' | 'public' | 'required' | 'elective' | 'professional', Least>
  most: Record<Part, number>
}

const selectors = {
  total: {},
  public: { subject: 'public' },
  required: { subject: 'public', kind: 'required' },
  elective: { subject: 'public', kind: 'elective' },
  professional: { subject: 'professional' },
} as const satisfies Record<string, Selector>

/** PostgreSQL's largest integer: no ceiling. */
const noCeiling = 2 ** 31 - 1

/** Reads the marks off a policy: its lamp `city`, and the ceilings of a year that hold for a whole part. */
export function yearMarks({ document }: Pick<Policy, 'document'>): YearMarks {
  const conditions = document.lamps.find((lamp) => lamp.id === 'city')?.conditions ?? []
  const least = (of: Selector): Least => {
    const found = conditions.find((each) => each.kind === 'necessary' && each.measure === 'hours' && same(each.of, of))
    if (found?.measure !== 'hours') return { ordinary: 0, senior: 0 }
    return { ordinary: centihoursOf(found.least.ordinary.value), senior: centihoursOf(found.least.senior.value) }
  }
  const most = (kind: Part): number => {
    const whole = document.ceilings.filter(
      (each) => each.per === 'year' && !each.of.form && matches(each.of, { ...partOf(kind), form: 'other' }),
    )
    return Math.min(noCeiling, ...whole.map((each) => centihoursOf(each.most.value)))
  }
  return {
    least: {
      total: least(selectors.total),
      public: least(selectors.public),
      required: least(selectors.required),
      elective: least(selectors.elective),
      professional: least(selectors.professional),
    },
    most: { required: most('required'), elective: most('elective'), professional: most('professional') },
  }
}

const partOf = (kind: Part) => ({ kind, subject: subjectOf(kind) })
const same = (one: Selector, other: Selector): boolean =>
  one.subject === other.subject && one.kind === other.kind && one.form === other.form
