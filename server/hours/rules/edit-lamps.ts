import { industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { partNames } from './entry.ts'
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

type Lamp = PolicyDocument['lamps'][number]

/** Necessary or sufficient: so many hours of a part or a form. The same for everybody until somebody writes otherwise. */
export function addCondition(document: PolicyDocument, edit: EditOf<'add-condition'>): Answer {
  const lamp = document.lamps.find((each) => each.id === edit.lamp)
  const read = readHours('least', edit.least)
  const wrong = {
    ...{ ...read.problem, ...citeProblem(edit.cite) },
    ...(!lamp && { lamp: '请选择一组达标条件。' }),
    ...(lamp?.conditions.some((each) => each.kind === edit.need && isScope(each.of, edit)) && {
      part: '已经有同样范围的条件，请直接修改它。',
    }),
  }
  if (Object.keys(wrong).length > 0) return problems(wrong)
  const condition: Lamp['conditions'][number] = {
    ...{ id: [added, edit.need, edit.part, edit.form].filter(Boolean).join('-'), label: scopeName(edit) },
    ...{ measure: 'hours', kind: edit.need, of: selectorOf(edit), least: forBoth(read.hours, edit.cite) },
  }
  return edited(withLamp(document, edit.lamp, (each) => ({ ...each, conditions: [...each.conditions, condition] })))
}

/** Only what was added: conditions that came with the law are changed by their figures. */
export const removeCondition = (document: PolicyDocument, { lamp, id }: EditOf<'remove-condition'>): Answer =>
  edited(
    withLamp(document, lamp, (each) => ({
      ...each,
      conditions: each.conditions.filter((condition) => condition.id !== id || !wasAdded(condition)),
    })),
  )

const added = 'added'
export const wasAdded = ({ id }: { id: string }): boolean => id.startsWith(`${added}-`)

export function addSubstitution(document: PolicyDocument, edit: EditOf<'add-substitution'>): Answer {
  const { from, to, most, cite } = edit
  const lamp = document.lamps.find((each) => each.id === edit.lamp)
  const id = `${from}-for-${to}`
  const read = readHours('most', most)
  const wrong = {
    ...{ ...read.problem, ...citeProblem(cite) },
    ...(!lamp && { lamp: '请选择一组达标条件。' }),
    ...(from === to && { to: '替代的学时和被替代的学时应是两种。' }),
    ...(lamp?.substitutions.some((each) => each.id === id) && { to: '已经有这条替代，请直接修改它的上限。' }),
  }
  if (Object.keys(wrong).length > 0) return problems(wrong)
  const substitution = { id, from, to, most: configured(read.hours, cite, `${partNames[from]}可替代${partNames[to]}的上限`) }
  return edited(withLamp(document, edit.lamp, (each) => ({ ...each, substitutions: [...each.substitutions, substitution] })))
}

export const removeSubstitution = (document: PolicyDocument, { lamp, id }: EditOf<'remove-substitution'>): Answer =>
  edited(
    withLamp(document, lamp, (each) => ({
      ...each,
      substitutions: each.substitutions.filter((substitution) => substitution.id !== id),
    })),
  )

/** A lamp of its own for the people of an industry's units. */
export function addSector(document: PolicyDocument, { industry, total, professional, cite }: EditOf<'add-sector'>): Answer {
  const id = `sector-${industry}`
  const whole = readHours('total', total)
  const part = professional.trim() === '' ? null : readHours('professional', professional)
  const wrong = {
    ...{ ...whole.problem, ...part?.problem, ...citeProblem(cite) },
    ...(document.lamps.some((lamp) => lamp.id === id) && { industry: '这个行业已经有要求，请直接修改它的数字。' }),
  }
  if (Object.keys(wrong).length > 0) return problems(wrong)
  const common = { measure: 'hours' as const, kind: 'necessary' as const }
  const lamp: Lamp = {
    ...{ id, label: `${industryNames[industry]}行业要求`, cite: cite.trim(), industries: [industry], substitutions: [] },
    conditions: [
      { ...common, id: 'total', of: {}, least: forBoth(whole.hours, cite) },
      ...(part
        ? [{ ...common, id: 'professional', of: { subject: 'professional' as const }, least: forBoth(part.hours, cite) }]
        : []),
    ],
  }
  return edited({ ...document, lamps: [...document.lamps, lamp] })
}

export const removeSector = (document: PolicyDocument, { id }: EditOf<'remove-sector'>): Answer =>
  edited({ ...document, lamps: document.lamps.filter((lamp) => lamp.id !== id || lamp.industries.length === 0) })

const forBoth = (hours: number, cite: string) => ({
  ordinary: configured(hours, cite, '一般专业技术人员'),
  senior: configured(hours, cite, '高级职称或从事高新技术工作'),
})

const withLamp = (document: PolicyDocument, id: string, change: (lamp: Lamp) => Lamp): PolicyDocument => ({
  ...document,
  lamps: document.lamps.map((lamp) => (lamp.id === id ? change(lamp) : lamp)),
})
