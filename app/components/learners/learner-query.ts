import { z } from 'zod'
import { titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { type LearnerFilter, type LearnerSort, longerNames, progresses, standings } from '#server/reports/rules/learner-filter.ts'

/** Columns that may be shown beside the name; those of `shownFirst` are, until somebody chooses. */
export const columnNames = {
  unit: '单位',
  title: '职称',
  required: '公需必修',
  elective: '公需选修',
  professional: '专业科目',
  total: '本年学时',
  met: '年度要求',
  phone: '手机号',
  standing: '账户',
} as const
export type ColumnKey = keyof typeof columnNames
export const columnKeys = Object.keys(columnNames) as ColumnKey[]
const shownFirst: ColumnKey[] = ['unit', 'title', 'total', 'met', 'standing']

const schema = z.object({
  under: z
    .union([z.uuid(), z.literal('none')])
    .optional()
    .catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  title: z.enum(titleLevels).optional().catch(undefined),
  longer: z
    .enum(Object.keys(longerNames) as (keyof typeof longerNames)[])
    .optional()
    .catch(undefined),
  progress: z.enum(progresses).optional().catch(undefined),
  standing: z.enum(standings).optional().catch(undefined),
  sort: z.enum(['name', '-name', 'total', '-total']).optional().catch(undefined),
  after: z.string().max(400).optional().catch(undefined),
})

/** The list as it stands in the address; what makes no sense there is passed over. */
export function readLearnerQuery(url: URL): {
  filter: LearnerFilter
  sort: LearnerSort
  descending: boolean
  after?: string
  columns: ColumnKey[]
} {
  const query = schema.parse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')))
  const { sort = 'name', after, title: titleLevel, ...filter } = query
  const chosen = columnKeys.filter((key) => url.searchParams.getAll('column').includes(key))
  return {
    filter: { ...filter, titleLevel },
    sort: sort.replace('-', '') as LearnerSort,
    descending: sort.startsWith('-'),
    columns: chosen.length > 0 ? chosen : shownFirst,
    ...(after ? { after } : {}),
  }
}
