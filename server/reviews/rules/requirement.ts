import { z } from 'zod'
import type { StatedYear } from '#server/certificates/rules/stated-year.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { titleLevels } from '#server/identity/rules/learner-attributes.ts'

/** What a title review asks of a person's years. A level's figures are what the form begins with: each review's own notice decides. */
export const requirement = z.strictObject({
  titleLevel: z.enum(titleLevels).exclude(['none']).describe('申报的职称级别'),
  until: z.int().min(2000).max(2100).describe('考察到哪一年度为止'),
  lastYears: z.int().min(1).max(10).describe('考察最近多少个年度'),
  leastHours: z.number().min(0).max(10_000).default(0).describe('这些年度合计至少多少学时；0 表示只要求每年达标'),
  eachYearMet: z.boolean().default(true).describe('每个年度都要达到年度要求'),
  verifiedOnly: z.boolean().default(true).describe('只认已经主管部门验证的年度'),
})
export type Requirement = z.infer<typeof requirement>

/** Years that reviews of a level usually look back (“近五年”). */
export const usualYears: Record<Requirement['titleLevel'], number> = {
  assistant: 1,
  intermediate: 4,
  'associate-senior': 5,
  senior: 5,
}

export const yearsOf = ({ until, lastYears }: Requirement): number[] =>
  Array.from({ length: lastYears }, (_, index) => until - lastYears + 1 + index)

/** Whether the years meet it, and in one sentence why not, the first year first. Years without a law cannot be judged, so they do not meet it. */
export function judgeYears(asked: Requirement, years: readonly StatedYear[]): { met: boolean; sentence: string } {
  const byYear = new Map(years.map((year) => [year.year, year]))
  const wrong = yearsOf(asked).flatMap((year) => {
    const stated = byYear.get(year)
    if (!stated) return [`${year} 年度没有学时规则和登记`]
    const need = stated.neededCentihours === null ? '' : `/${formatHours(stated.neededCentihours)}`
    return [
      ...(asked.eachYearMet && !stated.met
        ? [`${year} 年度未达到要求（${formatHours(stated.totalCentihours)}${need} 学时）`]
        : []),
      ...(asked.verifiedOnly && stated.standing !== 'verified'
        ? [`${year} 年度${stated.standing === 'correcting' ? '验证后有更正' : '未验证'}`]
        : []),
    ]
  })
  const counted = years.filter((year) => !asked.verifiedOnly || year.standing === 'verified')
  const total = counted.reduce((sum, year) => sum + year.totalCentihours, 0)
  const lacks = asked.leastHours * 100 - total
  if (lacks > 0) wrong.push(`合计 ${formatHours(total)} 学时，比要求的少 ${formatHours(Math.ceil(lacks))} 学时`)
  if (wrong.length > 0) return { met: false, sentence: `不符合：${wrong.join('；')}。` }
  const first = asked.until - asked.lastYears + 1
  const span = first === asked.until ? `${first} 年度` : `${first}—${asked.until} 年度`
  const words = [...(asked.eachYearMet ? ['每年达到要求'] : []), ...(asked.verifiedOnly ? ['均已验证'] : [])]
  return { met: true, sentence: `符合：${[span, ...words, `合计 ${formatHours(total)} 学时`].join('，')}。` }
}
