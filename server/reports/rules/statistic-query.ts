import { z } from 'zod'
import { type StatisticAxis, statisticAxes } from './statistic-axes.ts'
import type { StatisticFigures } from './statistic-cells.ts'

/** What a page of statistics shows of each group. */
export const statisticViews = ['met', 'hours', 'exams', 'verification', 'funds'] as const
export type StatisticView = (typeof statisticViews)[number]
export const viewNames: Record<StatisticView, string> = {
  met: '达标情况',
  hours: '学时构成',
  exams: '考试通过率',
  verification: '年度验证',
  funds: '培训经费',
}
/** Counted for whole bodies, so that they can be set beside each other only by what bodies are. */
export const bodyViews: readonly StatisticView[] = ['verification', 'funds']

export type StatisticQuery = {
  year: number
  by: StatisticAxis
  show: StatisticView
  /** One body and what is below it. */
  under?: string
  /** Only bodies in this district, of this section of industry. */
  district?: string
  industry?: string
  sort?: 'people' | 'share' | 'average'
  descending: boolean
  page: number
}

/** As it stands in the address; what makes no sense there is passed over. */
export const readStatisticQuery = (search: URLSearchParams, thisYear: number): StatisticQuery => {
  const { sort, ...query } = z
    .object({
      year: z.coerce.number().int().min(2000).max(2200).catch(thisYear),
      by: z.enum(statisticAxes).catch('branch'),
      show: z.enum(statisticViews).catch('met'),
      under: z.uuid().optional().catch(undefined),
      district: z.string().min(1).max(30).optional().catch(undefined),
      industry: z.string().length(1).optional().catch(undefined),
      sort: z.enum(['people', '-people', 'share', '-share', 'average', '-average']).optional().catch(undefined),
      page: z.coerce.number().int().min(1).max(10_000).catch(1),
    })
    .parse(Object.fromEntries([...search].filter(([, value]) => value !== '')))
  return { ...query, sort: sort?.replace('-', '') as StatisticQuery['sort'], descending: sort?.startsWith('-') ?? false }
}

/** Tenths of a percent, rounded down: nobody is shown as all who is not; null: of nobody. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : Math.floor((part * 1_000) / whole))
export const shareText = (share: number | null): string => (share === null ? '—' : `${(share / 10).toFixed(1)}%`)

export const totalOf = ({ required, elective, professional }: StatisticFigures): number => required + elective + professional
/** Recorded centihours a person, rounded. */
export const averageOf = (figures: StatisticFigures): number =>
  figures.people === 0 ? 0 : Math.round(totalOf(figures) / figures.people)

/** Percentage points since last year, with its sign; empty where there is nothing to compare. */
export function changeText(now: number | null, before: number | null): string {
  if (now === null || before === null) return ''
  const points = (now - before) / 10
  return `${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points).toFixed(1)}`
}
