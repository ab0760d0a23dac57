import { centihoursOf, formatHours, partNames } from './entry.ts'
import type { Condition, PolicyDocument } from './policy.ts'
import { type Moved, type Profile, type Sum, stands, substitute } from './substitute.ts'

/** One rule that a year is held against, with each of its conditions on its own line: a person may meet the city's and miss the state's. */
export type Lamp = {
  id: string
  label: string
  cite: string
  /** lit = everything necessary is met, or something sufficient is; part = some of it; dark = none of it. */
  state: 'lit' | 'part' | 'dark'
  lines: LampLine[]
}

export type LampLine = {
  id: string
  /** sufficient: whoever meets it needs none of the others, and nobody needs it. */
  kind: 'necessary' | 'sufficient'
  label: string
  cite: string
  basis: 'law' | 'configured'
  met: boolean
  countedCentihours: number
  /** For a share: the hours that it would take at today's total. */
  neededCentihours: number
  /** Hours still to be earned, 0 when met. */
  missingCentihours: number
  /** As it is shown: hours, or a percentage of a fraction. */
  figure: { have: string; need: string }
  sentence: string
}

/** `sum`: of what counts, by selector. */
export function judgeLamps(lamps: PolicyDocument['lamps'], profile: Profile, sum: Sum): Lamp[] {
  return lamps.map((lamp) => {
    const after = substitute(lamp, profile, sum)
    const lines = lamp.conditions.map((condition) => judge(condition, profile, after.sum, after.moved))
    const necessary = lines.filter((_, index) => lamp.conditions[index]?.kind === 'necessary')
    const enough = lines.some((line, index) => lamp.conditions[index]?.kind === 'sufficient' && line.met)
    const met = necessary.filter((line) => line.met).length
    const state = enough || (necessary.length > 0 && met === necessary.length) ? 'lit' : met > 0 ? 'part' : 'dark'
    return { id: lamp.id, label: lamp.label, cite: lamp.cite, state, lines }
  })
}

/** What a condition is called, by its id; others are called what the policy calls them. */
export const conditionNames: Readonly<Record<string, string>> = {
  total: '年度总学时',
  public: '公需科目',
  required: '公需必修',
  elective: '公需选修',
  professional: '专业科目',
  'national-total': '年度总学时',
  'national-share': '专业科目占比',
}

export const nameOf = (condition: Condition): string | undefined =>
  conditionNames[condition.id] ?? (condition.measure === 'hours' ? condition.label : undefined)

function judge(condition: Condition, profile: Profile, sum: Sum, moved: readonly Moved[]): LampLine {
  const counted = sum(condition.of)
  const line = condition.measure === 'hours' ? judgeHours(condition, counted, profile) : judgeShare(condition, counted, sum({}))
  const stood = moved.filter(({ substitution: { from, to } }) => stands(condition.of, to) && !stands(condition.of, from))
  const given = moved.filter(({ substitution: { from, to } }) => stands(condition.of, from) && !stands(condition.of, to))
  const words = [
    ...stood.map(
      ({ centihours, label, substitution: { most } }) =>
        `其中 ${formatHours(centihours)} 学时由${label}替代（最多替代 ${most.value}）`,
    ),
    ...given.map(({ centihours, substitution: { to } }) => `另有 ${formatHours(centihours)} 学时用于替代${partNames[to]}`),
  ]
  const enough = condition.kind === 'sufficient' ? [line.met ? '这一项达到即可' : '达到这一项也可达标'] : []
  return { ...line, sentence: [line.sentence, ...words, ...enough].join('；') }
}

function judgeHours(condition: Condition & { measure: 'hours' }, counted: number, profile: Profile): LampLine {
  const least = condition.least[profile]
  const needed = centihoursOf(least.value)
  const missing = Math.max(0, needed - counted)
  const label = nameOf(condition) ?? least.label
  return {
    ...{ id: condition.id, kind: condition.kind, label, cite: least.cite, basis: least.basis },
    ...{ met: missing === 0, countedCentihours: counted, neededCentihours: needed, missingCentihours: missing },
    figure: { have: formatHours(counted), need: formatHours(needed) },
    sentence:
      missing === 0
        ? `${label}已达到：${formatHours(counted)}/${formatHours(needed)} 学时`
        : `${label}还差 ${formatHours(missing)} 学时（${formatHours(counted)}/${formatHours(needed)}）`,
  }
}

/** part / total ≥ n / d, in integers. Every further hour of the part raises both, so the gap is (n·total − d·part) / (d − n). */
function judgeShare(condition: Condition & { measure: 'share' }, part: number, total: number): LampLine {
  const { numerator, denominator } = condition.least.value
  const label = nameOf(condition) ?? condition.least.label
  const met = total > 0 && part * denominator >= total * numerator
  const missing = met || total === 0 ? 0 : Math.ceil((numerator * total - denominator * part) / (denominator - numerator))
  const share = total === 0 ? '0' : (Math.floor((part * 1000) / total) / 10).toFixed(1).replace(/\.0$/, '')
  return {
    ...{ id: condition.id, kind: condition.kind, label, cite: condition.least.cite, basis: condition.least.basis, met },
    ...{ countedCentihours: part, neededCentihours: Math.ceil((total * numerator) / denominator), missingCentihours: missing },
    figure: { have: `${share}%`, need: `${numerator}/${denominator}` },
    sentence: met
      ? `${label} ${share}%，不低于 ${numerator}/${denominator}`
      : total === 0
        ? `还没有计入的学时，专业科目应不低于 ${numerator}/${denominator}`
        : `${label} ${share}%，低于 ${numerator}/${denominator}，再学 ${formatHours(missing)} 学时专业科目即可达到`,
  }
}
