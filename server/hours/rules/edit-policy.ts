import { type Industry, industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { sameValue } from './compare-policies.ts'
import type { Form, Part } from './entry.ts'
import { formNames, partNames, subjectOf } from './entry.ts'
import { readFigure } from './figure-kinds.ts'
import { listFigures, mapFigures } from './figures.ts'
import type { PolicyDocument } from './policy.ts'

/** What a bureau changes in a draft, as its forms bring it. */
export type PolicyEdit =
  /** Configured figures by path, as they were written. `cite`: the notice that fixes those that change; empty: theirs stay. */
  | { kind: 'figures'; values: Readonly<Record<string, string>>; cite: string }
  /** A figure of the law: it has to be said by which document, and why. */
  | { kind: 'law'; path: string; value: string; cite: string; reason: string }
  | { kind: 'title'; title: string }
  | { kind: 'add-ceiling'; part: Part | ''; form: Form | ''; per: 'year' | 'day'; most: string; cite: string }
  | { kind: 'remove-ceiling'; id: string }
  | { kind: 'add-substitution'; lamp: string; from: Part; to: Part; most: string; cite: string }
  | { kind: 'remove-substitution'; lamp: string; id: string }
  /** What an industry asks of its people beside the city: hours in all, and of professional subjects (empty: nothing). */
  | { kind: 'add-sector'; industry: Industry; total: string; professional: string; cite: string }
  | { kind: 'remove-sector'; id: string }

export type Edited = { document: PolicyDocument; lawChange: { path: string; cite: string; reason: string } | null }
/** Sentences by the name of the field beside which they stand. */
export type FieldProblems = Readonly<Record<string, string>>
type Answer = Result<Edited, 'draft-fields', FieldProblems>

const longestCite = 200
const plain = (document: PolicyDocument): Answer => ok({ document, lawChange: null })
const problems = (fields: Record<string, string>): Answer => refuse('draft-fields', fields as FieldProblems)

/** Pure: the document after an edit, or what is wrong with each field. What the edit leaves as it is changes nothing. */
export function editPolicy(document: PolicyDocument, edit: PolicyEdit): Answer {
  switch (edit.kind) {
    case 'figures':
      return setConfigured(document, edit)
    case 'law':
      return setLaw(document, edit)
    case 'title': {
      const title = edit.title.trim()
      if (title === '' || title.length > 80) return problems({ title: '请填写标题，80 个字以内。' })
      return plain({ ...document, title })
    }
    case 'add-ceiling':
      return addCeiling(document, edit)
    case 'remove-ceiling':
      return plain({ ...document, ceilings: document.ceilings.filter((ceiling) => ceiling.id !== edit.id) })
    case 'add-substitution':
      return addSubstitution(document, edit)
    case 'remove-substitution':
      return plain(
        withLamp(document, edit.lamp, (lamp) => ({
          ...lamp,
          substitutions: lamp.substitutions.filter((each) => each.id !== edit.id),
        })),
      )
    case 'add-sector':
      return addSector(document, edit)
    case 'remove-sector':
      return plain({ ...document, lamps: document.lamps.filter((lamp) => lamp.id !== edit.id || lamp.industries.length === 0) })
  }
}

function setConfigured(document: PolicyDocument, { values, cite }: PolicyEdit & { kind: 'figures' }): Answer {
  const source = cite.trim()
  const wrong: Record<string, string> = source.length > longestCite ? { cite: '依据请控制在 200 字以内。' } : {}
  const next = mapFigures(document, (figure, node) => {
    const text = values[figure.path]
    if (text === undefined || figure.basis === 'law') return node
    const read = readFigure(figure, text)
    if (!read.ok) {
      wrong[figure.path] = read.detail as string
      return node
    }
    if (sameValue(read.value, figure.value)) return node
    return { ...node, value: read.value, cite: source || node.cite }
  })
  return Object.keys(wrong).length > 0 ? problems(wrong) : plain(next)
}

function setLaw(document: PolicyDocument, { path, value, cite, reason }: PolicyEdit & { kind: 'law' }): Answer {
  const figure = listFigures(document).find((each) => each.path === path && each.basis === 'law')
  if (!figure) return problems({ [path]: '没有这个法定数字，请刷新后再看。' })
  const read = readFigure(figure, value)
  const wrong = {
    ...(read.ok ? {} : { [path]: read.detail as string }),
    ...citeProblem(cite, '法定数字只能依据新的文件修改，请写明文号或条款，200 字以内。'),
    ...(reason.trim() === '' || reason.length > longestCite ? { reason: '请写明修改的理由，200 字以内。' } : {}),
  }
  if (!read.ok || Object.keys(wrong).length > 0) return problems(wrong)
  const change = { path, cite: cite.trim(), reason: reason.trim() }
  return ok({
    document: mapFigures(document, (each, node) =>
      each.path === path ? { ...node, value: read.value, cite: change.cite } : node,
    ),
    lawChange: change,
  })
}

const citeProblem = (cite: string, sentence: string): Record<string, string> =>
  cite.trim() === '' || cite.trim().length > longestCite ? { cite: sentence } : {}

/** A figure that does not exist yet, by the path that tells how it is written. */
function readHours(path: string, text: string): Result<number, 'figure', string> {
  const read = readFigure({ path, value: 0 }, text)
  return read.ok ? ok(read.value as number) : (read as Result<number, 'figure', string>)
}

function addCeiling(document: PolicyDocument, { part, form, per, most, cite }: PolicyEdit & { kind: 'add-ceiling' }): Answer {
  const id = [part || 'all', ...(form ? [form] : []), per].join('-')
  const read = readHours('ceilings.new', most)
  const wrong = {
    ...(read.ok ? {} : { most: read.detail as string }),
    ...citeProblem(cite, '请写明依据，200 字以内。'),
    ...(part === '' && form === '' && per === 'year' ? { part: '全年上限请选择科目或形式，否则等于封顶年度总学时。' } : {}),
    ...(document.ceilings.some((each) => sameCeiling(each, { part, form, per }))
      ? { part: '已经有同样范围的上限，请直接修改它。' }
      : {}),
  }
  if (!read.ok || Object.keys(wrong).length > 0) return problems(wrong)
  const label = `${form ? formNames[form] : ''}${part ? `${form ? '（' : ''}${partNames[part]}${form ? '）' : ''}` : form ? '' : '每日'}`
  const ceiling: PolicyDocument['ceilings'][number] = {
    ...{ id, label, per },
    of: { ...(part ? { subject: subjectOf(part), kind: part } : {}), ...(form ? { form } : {}) },
    most: { value: read.value, basis: 'configured', cite: cite.trim(), label: per === 'year' ? '年度计入上限' : '每日计入上限' },
  }
  return plain({ ...document, ceilings: [...document.ceilings, ceiling] })
}

const sameCeiling = (
  { of, per: standing }: PolicyDocument['ceilings'][number],
  { part, form, per }: { part: Part | ''; form: Form | ''; per: 'year' | 'day' },
): boolean => (of.kind ?? '') === part && (of.form ?? '') === form && standing === per

function addSubstitution(document: PolicyDocument, edit: PolicyEdit & { kind: 'add-substitution' }): Answer {
  const { from, to, most, cite } = edit
  const lamp = document.lamps.find((each) => each.id === edit.lamp)
  const id = `${from}-for-${to}`
  const read = readHours('lamps.new', most)
  const wrong = {
    ...(lamp ? {} : { lamp: '请选择一组达标条件。' }),
    ...(from === to ? { to: '替代的学时和被替代的学时应是两种。' } : {}),
    ...(lamp?.substitutions.some((each) => each.id === id) ? { to: '已经有这条替代，请直接修改它的上限。' } : {}),
    ...(read.ok ? {} : { most: read.detail as string }),
    ...citeProblem(cite, '请写明依据，200 字以内。'),
  }
  if (!read.ok || Object.keys(wrong).length > 0) return problems(wrong)
  const label = `${partNames[from]}可替代${partNames[to]}的上限`
  const substitution = { id, from, to, most: { value: read.value, basis: 'configured' as const, cite: cite.trim(), label } }
  return plain(withLamp(document, edit.lamp, (each) => ({ ...each, substitutions: [...each.substitutions, substitution] })))
}

function addSector(document: PolicyDocument, edit: PolicyEdit & { kind: 'add-sector' }): Answer {
  const { industry, cite } = edit
  const id = `sector-${industry}`
  const asked = edit.professional.trim() === '' ? (['total'] as const) : (['total', 'professional'] as const)
  const read = asked.map((condition) => [condition, readHours('lamps.new', edit[condition])] as const)
  const wrong = {
    ...Object.fromEntries(
      read.flatMap(([condition, { ok: fine, ...rest }]) => (fine ? [] : [[condition, (rest as { detail: string }).detail]])),
    ),
    ...(document.lamps.some((lamp) => lamp.id === id) ? { industry: '这个行业已经有要求，请直接修改它的数字。' } : {}),
    ...citeProblem(cite, '请写明依据，200 字以内。'),
  }
  if (Object.keys(wrong).length > 0) return problems(wrong)
  const conditions = read.flatMap(([condition, answer]): LampRule['conditions'] => {
    if (!answer.ok) return []
    const least = (label: string) => ({ value: answer.value, basis: 'configured' as const, cite: cite.trim(), label })
    return [
      {
        ...{ id: condition, measure: 'hours', kind: 'necessary', of: condition === 'total' ? {} : { subject: 'professional' } },
        least: { ordinary: least('一般专业技术人员'), senior: least('高级职称或从事高新技术工作') },
      },
    ]
  })
  const lamp: LampRule = {
    id,
    label: `${industryNames[industry]}行业要求`,
    cite: cite.trim(),
    industries: [industry],
    conditions,
    substitutions: [],
  }
  return plain({ ...document, lamps: [...document.lamps, lamp] })
}

type LampRule = PolicyDocument['lamps'][number]
const withLamp = (document: PolicyDocument, id: string, change: (lamp: LampRule) => LampRule): PolicyDocument => ({
  ...document,
  lamps: document.lamps.map((lamp) => (lamp.id === id ? change(lamp) : lamp)),
})
