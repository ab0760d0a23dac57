import { type Form, formNames } from '#server/hours/rules/entry.ts'
import { type TitleLevel, titleLevelNames, titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { industryNames } from '#server/organisations/rules/organisation-facts.ts'

/** What the people of a part of the city can be set beside each other by. */
export const statisticAxes = ['branch', 'district', 'authority', 'industry', 'size', 'title', 'age', 'form'] as const
export type StatisticAxis = (typeof statisticAxes)[number]
export const axisNames: Record<StatisticAxis, string> = {
  branch: '下级机构',
  district: '区',
  authority: '主管部门',
  industry: '行业',
  size: '单位规模',
  title: '职称',
  age: '年龄',
  form: '学习形式',
}
/** Of the axes those by which a body's own people are divided; the others put bodies together. */
export const personAxes = ['title', 'age', 'form'] as const satisfies readonly StatisticAxis[]
export type PersonAxis = (typeof personAxes)[number]
export const isPersonAxis = (axis: StatisticAxis): axis is PersonAxis => (personAxes as readonly string[]).includes(axis)

/** Completed years on 31 December. */
export const ageBands = ['to-30', 'to-40', 'to-50', 'to-60', 'over-60', 'unknown'] as const
export type AgeBand = (typeof ageBands)[number]
export const ageBandNames: Record<AgeBand, string> = {
  'to-30': '30 岁及以下',
  'to-40': '31–40 岁',
  'to-50': '41–50 岁',
  'to-60': '51–60 岁',
  'over-60': '60 岁以上',
  unknown: '未知',
}
export function ageBandOf(year: number, birthYear: number | undefined): AgeBand {
  if (birthYear === undefined) return 'unknown'
  const age = year - birthYear
  if (age <= 30) return 'to-30'
  if (age <= 40) return 'to-40'
  if (age <= 50) return 'to-50'
  return age <= 60 ? 'to-60' : 'over-60'
}

/** People of a unit itself, without those below it. `least` is the smallest unit of the band. */
export const sizeBands = [
  { value: '1', least: 1, label: '1–9 人' },
  { value: '2', least: 10, label: '10–49 人' },
  { value: '3', least: 50, label: '50–199 人' },
  { value: '4', least: 200, label: '200–999 人' },
  { value: '5', least: 1_000, label: '1000 人及以上' },
] as const

export const onlineForms: readonly Form[] = ['online-course', 'distance-education']

const named = (names: Record<string, string>, value: string | null): string =>
  value === null ? '未登记' : (names[value] ?? value)

/** How a group is called; bodies and districts are called by their own names. */
export function groupName(axis: StatisticAxis, value: string | null): string {
  if (axis === 'title') return named(titleLevelNames, value)
  if (axis === 'age') return named(ageBandNames, value)
  if (axis === 'form') return named(formNames, value)
  if (axis === 'industry') return value === null ? '未登记行业' : named(industryNames, value)
  if (axis === 'size') return sizeBands.find((band) => band.value === value)?.label ?? '无在册人员'
  return value ?? (axis === 'district' ? '未登记所在区' : '未登记单位的人员')
}

const orders: Partial<Record<StatisticAxis, readonly string[]>> = {
  title: titleLevels satisfies readonly TitleLevel[],
  age: ageBands,
  form: Object.keys(formNames),
  size: sizeBands.map((band) => band.value),
  industry: Object.keys(industryNames),
}
/** Where a group stands: scales in their order, everything else by what was met, least first. */
export const groupOrder = (axis: StatisticAxis, value: string | null): number | null => {
  const order = orders[axis]
  if (!order) return null
  const at = value === null ? -1 : order.indexOf(value)
  return at < 0 ? order.length : at
}
