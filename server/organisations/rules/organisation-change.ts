/** The history of a body in words. */
import { type Industry, industryNames, type PayrollCategory, payrollCategoryNames } from './organisation-facts.ts'

export type ChangeKind = 'created' | 'renamed' | 'updated' | 'moved' | 'merged' | 'absorbed' | 'closed' | 'reopened'

export const changeKindNames: Record<ChangeKind, string> = {
  created: '登记',
  renamed: '更名',
  updated: '信息变更',
  moved: '变更隶属',
  merged: '并入其他机构',
  absorbed: '合并其他机构',
  closed: '停用',
  reopened: '恢复',
}

type Facts = Record<string, string | number | null>
export type OrganisationChange = { kind: ChangeKind; before: Facts; after: Facts }

const factNames: Record<string, string> = {
  code: '统一社会信用代码',
  district: '所在区',
  industry: '行业',
  payrollCategory: '工资类别',
  contactName: '联系人',
  contactPhone: '联系电话',
}

/** One sentence. `before` and `after` carry names, not ids: the history reads the same when those bodies are called otherwise. */
export function describeChange({ kind, before, after }: OrganisationChange): string {
  switch (kind) {
    case 'created':
      return after.parent ? `登记在“${after.parent}”之下` : '登记'
    case 'renamed':
      return `由“${before.name}”更名为“${after.name}”`
    case 'moved':
      return `由“${before.parent}”转到“${after.parent}”之下${after.below ? `，连同下级 ${after.below} 个机构` : ''}`
    case 'merged':
      return `并入“${after.name}”：人员 ${after.learners} 人、下级机构 ${after.children} 个一并转入，经办授权 ${after.grants} 项终止`
    case 'absorbed':
      return `“${before.name}”并入本机构：转入人员 ${after.learners} 人、下级机构 ${after.children} 个`
    case 'closed':
      return `停用${after.grants ? `，授权 ${after.grants} 项终止` : ''}`
    case 'reopened':
      return '恢复使用'
    case 'updated':
      return Object.keys(after)
        .map((fact) => `${factNames[fact] ?? fact}由“${word(fact, before[fact])}”改为“${word(fact, after[fact])}”`)
        .join('；')
  }
}

function word(fact: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '未填'
  if (fact === 'industry') return industryNames[value as Industry]
  if (fact === 'payrollCategory') return payrollCategoryNames[value as PayrollCategory]
  return String(value)
}
