import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeclarationForm, FormField } from './declaration-form.ts'
import { type Answers, expectHours } from './expect-hours.ts'
import { policyDocument } from './policy.ts'

const document = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const today = '2026-11-23'
const formOf = (id: string) => document.declarations.find((form) => form.id === id) as DeclarationForm
const hoursOf = (id: string, answers: Answers) => expectHours(formOf(id), answers, today).centihours

describe('what a declaration is worth', () => {
  it.each([
    ['foreign-language', { level: 'junior' }, 2_000],
    ['foreign-language', { level: 'intermediate' }, 3_000],
    ['foreign-language', { level: 'senior' }, 4_000],
    ['computer-skills', {}, 1_000],
    ['training-class', { days: '3' }, 2_400],
    ['training-class', { days: '30' }, 6_400],
    ['paper', { level: 'core', position: 'first' }, 3_200],
    ['paper', { level: 'provincial', position: 'third' }, 200],
    ['self-study', { hours: '12' }, 1_200],
    ['self-study', { hours: '40' }, 2_000],
  ])('%s %j', (id, answers, centihours) => {
    expect(hoursOf(id, answers)).toBe(centihours)
  })

  it('waits for what decides it, and says for what', () => {
    const { centihours, sentence } = expectHours(formOf('paper'), { level: 'core' }, today)
    expect([centihours, sentence]).toEqual([null, '填好署名位次后显示预计学时'])
  })

  it('has every way to learn of the outline, and each says where its figures come from', () => {
    const forms = new Set(document.declarations.map((form) => form.form))
    for (const form of [
      'class',
      'conference',
      'lecture',
      'visit',
      'practice',
      'distance-education',
      'patent',
      'monograph',
      'paper',
    ])
      expect(forms).toContain(form)
    for (const form of ['foreign-language-exam', 'computer-skills-exam', 'self-study']) expect(forms).toContain(form)
  })
})

describe('what is wrong with it', () => {
  const problemsOf = (id: string, answers: Answers) => expectHours(formOf(id), answers, today).problems
  it('is said beside each field', () => {
    const answers = { name: 'X', doi: '1', journal: 'Y', level: 'best', position: 'first', published: '2026-02-30' }
    expect(Object.keys(problemsOf('paper', answers))).toEqual(['published', 'level'])
    expect(problemsOf('paper', { ...answers, published: '2026-12-01' }).published).toBe('还没有发生的学习不能申报。')
    expect(problemsOf('training-class', { days: '61' }).days).toBe('应在 0.5 至 60 天之间。')
    expect(problemsOf('training-class', {}).certificate).toBeUndefined()
  })

  it('the same thing is the same however it is typed', () => {
    const identityOf = (doi: string) => expectHours(formOf('paper'), { doi }, today).identity
    expect(identityOf('10.1000/ABC 12')).toBe(identityOf('１０．１０００／abc12'))
    expect(identityOf(' ')).toBeNull()
  })
})

/** Answers of every kind, right and wrong. */
const answerTo = (field: FormField): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '2026-05-20', '2026-13-01', '1', '0.5', '99999', '-1', '1e3', 'NaN'),
    field.type === 'choice' ? fc.constantFrom(...field.choices.map((choice) => choice.value)) : fc.constant('3'),
  )
const declared = fc
  .constantFrom(...document.declarations)
  .chain((form) =>
    fc.record(Object.fromEntries(form.fields.map((field) => [field.key, answerTo(field)]))).map((answers) => ({ form, answers })),
  )

describe('whatever is typed', () => {
  it('never makes hours that the form does not hold, and is judged the same each time', () => {
    fc.assert(
      fc.property(declared, ({ form, answers }) => {
        const expected = expectHours(form, answers, today)
        expect(expectHours(form, answers, today)).toEqual(expected)
        if (expected.centihours === null) return
        expect(Number.isInteger(expected.centihours) && expected.centihours > 0).toBe(true)
        const { tariff } = form
        const most =
          tariff.measure === 'table'
            ? Math.max(...tariff.rows.map((row) => row.hours.value))
            : tariff.measure === 'fixed'
              ? tariff.hours.value
              : (tariff.most?.value ?? Number.POSITIVE_INFINITY)
        expect(expected.centihours).toBeLessThanOrEqual(most * 100)
      }),
      { numRuns: 500 },
    )
  })
})
