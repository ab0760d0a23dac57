import { attributesOn, type DatedAttribute, titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import type { PolicyDocument } from './policy.ts'

/**
 * What is said beside the year's obligation when title or post changed in the course of it: from when, and which day decides (policy: titleAsOf). null when
 * the obligation is the same all year.
 */
export function obligationNote(
  attributes: readonly DatedAttribute[],
  year: number,
  { titleAsOf, daysOrdinary, daysSenior, hoursPerDay }: PolicyDocument['obligation'],
): string | null {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const isLonger = (day: string) => {
    const { seniorTitle, highTech } = attributesOn(attributes, day)
    return seniorTitle || highTech
  }
  if (isLonger(first) === isLonger(last)) return null
  const changes = attributes
    .filter((each) => each.sinceOn > first && each.sinceOn <= last)
    .sort((one, other) => (one.sinceOn < other.sinceOn ? -1 : 1))
    .map((each) => `${each.sinceOn} 起${nameOf(each)}`)
  const [before, after] = isLonger(last) ? [daysOrdinary, daysSenior] : [daysSenior, daysOrdinary]
  const hours = (days: { value: number }) => days.value * hoursPerDay.value
  return `年内有变化：${changes.join('，')}。${titleAsOf.label}（${titleAsOf.cite}），所以全年是 ${hours(after)} 而不是 ${hours(before)} 学时。`
}

function nameOf({ kind, value }: DatedAttribute): string {
  if (kind === 'title-level') return `职称为${titleLevelNames[value]}`
  return value === 'yes' ? '从事高新技术工作' : '不再从事高新技术工作'
}
