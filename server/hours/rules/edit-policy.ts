import { ok } from '#server/platform/result.ts'
import { sameValue } from './compare-policies.ts'
import { addCeiling, removeCeiling } from './edit-ceilings.ts'
import { addCondition, addSector, addSubstitution, removeCondition, removeSector, removeSubstitution } from './edit-lamps.ts'
import { readFigure } from './figure-kinds.ts'
import { listFigures, mapFigures, setFigures } from './figures.ts'
import type { PolicyDocument } from './policy.ts'
import { type Answer, citeProblem, type EditOf, edited, longestCite, type PolicyEdit, problems } from './policy-edit.ts'

/** Pure: the document after an edit, or what is wrong with each field. What the edit leaves as it is changes nothing. */
export function editPolicy(document: PolicyDocument, edit: PolicyEdit): Answer {
  switch (edit.kind) {
    case 'figures':
      return setConfigured(document, edit)
    case 'law':
      return setLaw(document, edit)
    case 'title':
      return setTitle(document, edit)
    case 'add-ceiling':
      return addCeiling(document, edit)
    case 'remove-ceiling':
      return removeCeiling(document, edit)
    case 'add-condition':
      return addCondition(document, edit)
    case 'remove-condition':
      return removeCondition(document, edit)
    case 'add-substitution':
      return addSubstitution(document, edit)
    case 'remove-substitution':
      return removeSubstitution(document, edit)
    case 'add-sector':
      return addSector(document, edit)
    case 'remove-sector':
      return removeSector(document, edit)
  }
}

function setConfigured(document: PolicyDocument, { values, cite }: EditOf<'figures'>): Answer {
  const source = cite.trim()
  const wrong: Record<string, string> = source.length > longestCite ? { cite: '依据请控制在 200 字以内。' } : {}
  const next = mapFigures(document, (figure) => {
    const text = values[figure.path]
    if (text === undefined || figure.basis === 'law') return {}
    const read = readFigure(figure, text)
    if (!read.ok) {
      wrong[figure.path] = read.detail ?? ''
      return {}
    }
    return sameValue(read.value, figure.value) ? {} : { value: read.value, cite: source || figure.cite }
  })
  return Object.keys(wrong).length > 0 ? problems(wrong) : edited(next)
}

function setLaw(document: PolicyDocument, { path, value, cite, reason }: EditOf<'law'>): Answer {
  const figure = listFigures(document).find((each) => each.path === path && each.basis === 'law')
  if (!figure) return problems({ [path]: '没有这个法定数字，请刷新后再看。' })
  const read = readFigure(figure, value)
  const wrong = {
    ...(!read.ok && { [path]: read.detail ?? '' }),
    ...citeProblem(cite, '法定数字只能依据新的文件修改，请写明文号或条款，200 字以内。'),
    ...((reason.trim() === '' || reason.trim().length > longestCite) && { reason: '请写明修改的理由，200 字以内。' }),
  }
  if (!read.ok || Object.keys(wrong).length > 0) return problems(wrong)
  const lawChange = { path, cite: cite.trim(), reason: reason.trim() }
  return ok({
    document: setFigures(document, new Map([[path, { value: read.value, cite: lawChange.cite }]])),
    lawChange,
  })
}

function setTitle(document: PolicyDocument, { title }: EditOf<'title'>): Answer {
  const words = title.trim()
  return words === '' || words.length > 80
    ? problems({ title: '请填写标题，80 个字以内。' })
    : edited({ ...document, title: words })
}
