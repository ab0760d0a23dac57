import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Industry } from '#server/organisations/rules/organisation-facts.ts'
import { rulePacks } from '../packs/rule-packs.ts'
import { applyPack, isForeign } from './apply-pack.ts'
import { comparePolicies } from './compare-policies.ts'
import { findContradictions } from './contradictions.ts'
import { editPolicy } from './edit-policy.ts'
import { type Form, type Part, subjectOf } from './entry.ts'
import { figureText, readFigure, writtenValue } from './figure-kinds.ts'
import { listFigures, setFigures } from './figures.ts'
import { type PolicyDocument, policyDocument, policyShape } from './policy.ts'
import type { PolicyEdit } from './policy-edit.ts'
import { policyHash } from './policy-hash.ts'
import { readPolicyEdit } from './read-policy-edit.ts'
import { drawStatement, type StatementEntry } from './statement.ts'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
const document = policyDocument.parse(read('prisma/policies/2026.json'))
const person = { year: 2026, seniorTitle: false, highTech: false }

type Case = {
  name: string
  pack?: string
  industry?: Industry
  edits: PolicyEdit[]
  hours?: Partial<Record<Part, number>>
  /** Hours of lectures, all on one day. */
  lectures?: number[]
  figures?: Record<string, number | string>
  selfStudy?: number
  practice?: number
  expect: { city?: string; problem?: string; contradiction?: string } & Record<string, string>
}

function entriesOf({ hours = {}, lectures = [], selfStudy = 0, practice = 0 }: Case): StatementEntry[] {
  const entry = (kind: Part, form: Form, of: number, on: string, index: number): StatementEntry => ({
    ...{ id: `${kind}-${form}-${index}`, kind, subject: subjectOf(kind), form, centihours: of * 100, title: '学习' },
    ...{ occurredAt: new Date(`${on}T10:00:00+08:00`), reversesId: null, reason: null },
  })
  return [
    ...Object.entries(hours).map(([kind, of], index) => entry(kind as Part, 'online-course', of, '2026-03-01', index)),
    ...lectures.map((of, index) => entry('professional', 'lecture', of, '2026-05-06', index)),
    ...(selfStudy > 0 ? [entry('professional', 'self-study', selfStudy, '2026-06-01', 0)] : []),
    entry('professional', 'practice', practice, '2026-07-01', 0),
  ].filter((each) => each.centihours > 0)
}

describe('a clerk’s worked examples of a policy', () => {
  it.each(read('tests/cases/hours/policy.json') as Case[])('$name', (example) => {
    const pack = rulePacks.find((each) => each.id === example.pack)
    let law = pack ? applyPack(document, pack) : document
    const { city, problem, contradiction, ...lines } = example.expect
    for (const edit of example.edits) {
      const edited = editPolicy(law, edit)
      if (!edited.ok) return expect(Object.values(edited.detail as Record<string, string>)).toContain(problem)
      law = edited.value.document
    }
    expect(problem).toBeUndefined()
    if (contradiction) return expect(findContradictions(law).map((each) => each.sentence)).toContain(contradiction)
    const values = Object.fromEntries(listFigures(law).map(({ path, value }) => [path, value]))
    expect(values).toMatchObject(example.figures ?? {})
    const who = { ...person, ...(example.industry && { industry: example.industry }) }
    const { lamps } = drawStatement({ document: law }, who, entriesOf(example))
    expect(lamps.find((lamp) => lamp.id === 'city')?.state).toBe(city)
    const sentences = Object.fromEntries([
      ...law.lamps.map(({ id }) => [id, lamps.find((lamp) => lamp.id === id)?.state ?? '没有']),
      ...lamps.flatMap((lamp) =>
        lamp.lines.map((line) => [lamp.id === 'city' ? line.id : `${lamp.id}.${line.id}`, line.sentence]),
      ),
    ])
    return expect(sentences).toMatchObject(lines)
  })
})

describe('figures', () => {
  const figures = listFigures(document)

  it('have each a path of its own, and those of the outline are the law', () => {
    expect(new Set(figures.map((each) => each.path)).size).toBe(figures.length)
    const law = Object.fromEntries(figures.filter((each) => each.basis === 'law').map(({ path, value }) => [path, value]))
    expect(law).toMatchObject({
      'obligation.hoursPerDay': 8,
      'lamps.city.conditions.total.least.ordinary': 96,
      'lamps.city.conditions.total.least.senior': 144,
      'lamps.city.conditions.public.least.ordinary': 32,
      'lamps.city.conditions.public.least.senior': 32,
      'declarations.foreign-language.tariff.rows.junior.hours': 20,
      'declarations.foreign-language.tariff.rows.intermediate.hours': 30,
      'declarations.foreign-language.tariff.rows.senior.hours': 40,
      'declarations.computer-skills.tariff.hours': 10,
      'deadlines.submitBy': '12-31',
    })
  })

  it('are read back as they are written', () => {
    for (const figure of figures) {
      expect(readFigure(figure, writtenValue(figure)), figure.path).toEqual({ ok: true, value: figure.value })
      expect(figureText(figure)).not.toBe('')
    }
  })

  it('whatever is written, leave a document that can be read, or a sentence beside the field', () => {
    const path = fc.constantFrom(...figures.map((each) => each.path))
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.nat({ max: 20_000 }).map(String),
      fc.constantFrom('0.5', '1e3', '-1', '2/3', '3/2'),
    )
    fc.assert(
      fc.property(fc.dictionary(path, text, { maxKeys: 6 }), (values) => {
        const edited = editPolicy(document, { kind: 'figures', values, cite: '' })
        if (!edited.ok) {
          expect(Object.values(edited.detail as object).filter((sentence) => sentence === '')).toEqual([])
          return
        }
        const after = edited.value.document
        expect(policyShape.safeParse(after).success).toBe(true)
        for (const change of comparePolicies(document, after)) {
          expect(values).toHaveProperty([change.path])
          expect(change.before?.basis).toBe('configured')
        }
        expect(after === document || policyHash(after) === policyHash(document)).toBe(
          comparePolicies(document, after).length === 0,
        )
      }),
    )
  })

  it('say what differs, and nothing where nothing does', () => {
    expect(comparePolicies(document, structuredClone(document))).toEqual([])
    const next = setFigures(document, new Map([['exam.passMark', { value: 70 }]]))
    expect(comparePolicies(document, next).map(({ path, before, after }) => [path, before?.value, after?.value])).toEqual([
      ['exam.passMark', 60, 70],
    ])
    const fewer = { ...document, ceilings: [] }
    expect(comparePolicies(document, fewer).map(({ path, after }) => [path, after])).toEqual(
      document.ceilings.map(({ id }) => [`ceilings.${id}.most`, null]),
    )
  })
})

describe('a pack of rules', () => {
  it.each(rulePacks.map((pack) => [pack.id, pack] as const))(
    '%s makes a document without contradictions, labelled by where it comes from',
    (_, pack) => {
      const law = policyDocument.parse(applyPack(document, pack))
      expect(findContradictions(law)).toEqual([])
      const foreign = listFigures(law).filter(isForeign)
      expect(foreign.length > 0).toBe(!pack.own)
      expect(foreign.every((each) => each.basis === 'configured' && each.cite.includes(pack.place))).toBe(true)
    },
  )

  it('of the outline changes nothing that the outline fixes', () => {
    const own = rulePacks.find((pack) => pack.own)
    if (!own) throw new Error('the outline has a pack')
    const changed = comparePolicies(document, applyPack(document, own))
    expect(changed.filter(({ before, after }) => before?.value !== after?.value)).toEqual([])
  })
})

it('a form of the draft is taken as ours, or not at all', () => {
  expect(readPolicyEdit({ kind: 'figures', revision: '3', 'figure:exam.passMark': '70', cite: '' })).toEqual({
    revision: 3,
    edit: { kind: 'figures', values: { 'exam.passMark': '70' }, cite: '' },
  })
  for (const fields of [
    {},
    { kind: 'title', title: '' },
    { kind: 'figures', revision: '1', other: 'x' },
    { kind: 'law', revision: '1' },
  ])
    expect(readPolicyEdit(fields)).toBeNull()
})

describe('substitution', () => {
  const parts = ['required', 'elective', 'professional'] as const
  const part = fc.constantFrom(...parts)
  const rule = fc.record({ from: part, to: part, most: fc.integer({ min: 0, max: 40 }) })
  const hours = fc.record({ required: fc.nat(6_000), elective: fc.nat(1_200), professional: fc.nat(12_000) })
  const withRules = (rules: readonly { from: Part; to: Part; most: number }[]): PolicyDocument => ({
    ...document,
    lamps: document.lamps.map((lamp) => ({
      ...lamp,
      substitutions: rules.map(({ from, to, most }, index) => ({
        ...{ id: `s${index}`, from, to },
        most: { value: most, basis: 'configured' as const, cite: '演示', label: '替代上限' },
      })),
    })),
  })
  const yearOf = (of: Record<Part, number>): StatementEntry[] =>
    parts.map((kind, index) => ({
      ...{ id: kind, kind, subject: subjectOf(kind), form: 'class', centihours: of[kind], title: '培训班' },
      ...{ occurredAt: new Date(Date.UTC(2026, 2, index + 1)), reversesId: null, reason: null },
    }))

  it('never unmeets what was met, keeps the total, and never counts more than its maximum', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), hours, fc.boolean(), (rules, of, seniorTitle) => {
        const who = { ...person, seniorTitle }
        const plain = drawStatement({ document }, who, yearOf(of))
        const helped = drawStatement({ document: withRules(rules) }, who, yearOf(of))
        expect(helped.counted).toEqual(plain.counted)
        for (const [place, lamp] of plain.lamps.entries()) {
          const after = helped.lamps[place]
          const most = (to: Part) => rules.filter((each) => each.to === to).reduce((sum, each) => sum + each.most * 100, 0)
          for (const [index, line] of lamp.lines.entries()) {
            const now = after?.lines[index]
            if (line.met) expect(now?.met, line.id).toBe(true)
            if (line.id === 'total' || line.id === 'national-total') expect(now?.countedCentihours).toBe(line.countedCentihours)
            if (line.id === 'required' || line.id === 'elective')
              expect((now?.countedCentihours ?? 0) - line.countedCentihours).toBeLessThanOrEqual(most(line.id))
          }
        }
      }),
    )
  })

  it('says the same in whatever order the entries arrive', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), hours, (rules, of) => {
        const law = { document: withRules(rules) }
        expect(drawStatement(law, person, yearOf(of).reverse())).toEqual(drawStatement(law, person, yearOf(of)))
      }),
    )
  })
})
