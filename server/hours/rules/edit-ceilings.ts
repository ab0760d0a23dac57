import type { PolicyDocument } from './policy.ts'
import {
  type Answer,
  citeProblem,
  configured,
  type EditOf,
  edited,
  isScope,
  problems,
  readHours,
  scopeName,
  selectorOf,
} from './policy-edit.ts'

/** Maximum: what lies above it does not count. */
export function addCeiling(document: PolicyDocument, edit: EditOf<'add-ceiling'>): Answer {
  const { part, form, per, most, cite } = edit
  const read = readHours('most', most)
  const wrong = {
    ...{ ...read.problem, ...citeProblem(cite) },
    ...(part === '' && form === '' && per === 'year' && { part: '全年上限请选择科目或形式，否则等于封顶年度总学时。' }),
    ...(document.ceilings.some((each) => each.per === per && isScope(each.of, edit)) && {
      part: '已经有同样范围的上限，请直接修改它。',
    }),
  }
  if (Object.keys(wrong).length > 0) return problems(wrong)
  const ceiling = {
    ...{ id: [part || 'all', form, per].filter(Boolean).join('-'), label: scopeName(edit), of: selectorOf(edit), per },
    most: configured(read.hours, cite, per === 'year' ? '年度计入上限' : '每日计入上限'),
  }
  return edited({ ...document, ceilings: [...document.ceilings, ceiling] })
}

export const removeCeiling = (document: PolicyDocument, { id }: EditOf<'remove-ceiling'>): Answer =>
  edited({ ...document, ceilings: document.ceilings.filter((ceiling) => ceiling.id !== id) })
