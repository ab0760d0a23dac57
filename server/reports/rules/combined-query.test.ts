import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fields, operatorsOf, type Subject, subjects } from './combined-fields.ts'
import {
  type CombinedQuery,
  combinedQuery,
  conditionProblem,
  mostGroups,
  readCombinedQuery,
  writeCombinedQuery,
} from './combined-query.ts'
import { combinedCount, combinedStatement } from './combined-statement.ts'

const evil = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom("'; drop table account; --", '%', "' or 1=1 --", '$1', '\\', '=HYPERLINK("x")'),
)
const arbitraryOf: Record<string, fc.Arbitrary<string>> = {
  text: evil.filter((text) => text.trim() !== '' && !text.includes('\0')).map((text) => text.trim()),
  number: fc.integer({ min: -999, max: 999_999 }).map(String),
  hours: fc.integer({ min: 0, max: 99_999 }).map((hundredths) => `${hundredths / 100}`),
  yes: fc.constantFrom('yes', 'no'),
  day: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
}
const conditionOf = (subject: Subject) =>
  fc.constantFrom(...Object.entries(fields[subject])).chain(([field, { kind, options }]) =>
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom(...Object.keys(operatorsOf(kind))),
      value: kind === 'choice' ? fc.constantFrom(...Object.keys(options ?? {})) : (arbitraryOf[kind] as fc.Arbitrary<string>),
    }),
  )
const query: fc.Arbitrary<CombinedQuery> = fc.constantFrom(...subjects).chain((subject) =>
  fc.record({
    subject: fc.constant(subject),
    year: fc.integer({ min: 2000, max: 2200 }),
    within: fc.constantFrom('all', 'any'),
    between: fc.constantFrom('all', 'any'),
    groups: fc.array(fc.array(conditionOf(subject), { minLength: 1, maxLength: 3 }), { maxLength: mostGroups }),
    columns: fc.subarray(Object.keys(fields[subject])),
  }),
) as fc.Arbitrary<CombinedQuery>

describe('the language of combined queries', () => {
  it('takes every query that is made of its words, and the address says the same', () => {
    fc.assert(
      fc.property(query, (asked) => {
        expect(combinedQuery.parse(asked)).toEqual(asked)
        const { query: read, rows } = readCombinedQuery(new URLSearchParams(writeCombinedQuery(asked).toString()), 2026)
        expect(read).toEqual(asked)
        expect(rows.every((row) => row.problem === null)).toBe(true)
      }),
    )
  })

  it('puts nothing that was typed into the text of a statement', () => {
    const words = new Map<string, string>()
    fc.assert(
      fc.property(query, (asked) => {
        for (const made of [
          combinedStatement(asked, { kind: 'city' }, { size: 50, from: 0 }),
          combinedCount(asked, { kind: 'city' }, 100),
        ]) {
          // The same question about other values is the same text: so nothing of the values can be in it.
          const other = {
            ...asked,
            groups: asked.groups.map((group) => group.map((each) => ({ ...each, value: plain(asked.subject, each.field) }))),
          }
          const again = made.text.includes(' offset ')
            ? combinedStatement(other, { kind: 'city' }, { size: 50, from: 0 })
            : combinedCount(other, { kind: 'city' }, 100)
          expect(again.text).toBe(made.text)
          const numbers = [...made.text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number))
          expect(Math.max(...numbers)).toBe(made.values.length)
          words.set(made.text, '')
        }
      }),
    )
    for (const text of words.keys()) expect(text).not.toMatch(/;|--|\/\*/)
  })

  it('refuses whatever is not of its words', () => {
    const good: CombinedQuery = { subject: 'learners', year: 2026, within: 'all', between: 'any', groups: [], columns: [] }
    const withCondition = (condition: object) => ({ ...good, groups: [[condition]] })
    for (const bad of [
      { ...good, subject: 'account' },
      { ...good, year: '2026; --' },
      { ...good, columns: ['__proto__'] },
      { ...good, columns: ["name', password"] },
      { ...good, under: 'x' },
      { ...good, groups: [[]] },
      withCondition({ field: 'constructor', operator: 'is', value: 'x' }),
      withCondition({ field: 'name', operator: 'like', value: 'x' }),
      withCondition({ field: 'name', operator: 'toString', value: 'x' }),
      withCondition({ field: 'name', operator: 'is', value: '\0' }),
      withCondition({ field: 'name', operator: 'is', value: ' ' }),
      withCondition({ field: 'year-total', operator: 'least', value: '1 or 1=1' }),
      withCondition({ field: 'year-total', operator: 'least', value: '12.345' }),
      withCondition({ field: 'exams', operator: 'is', value: '1e9' }),
      withCondition({ field: 'title', operator: 'is', value: 'king' }),
      withCondition({ field: 'met', operator: 'is', value: 'maybe' }),
      {
        ...good,
        groups: Array.from({ length: 4 }, () =>
          Array.from({ length: 4 }, () => ({ field: 'met', operator: 'is', value: 'yes' })),
        ),
      },
    ])
      expect(combinedQuery.safeParse(bad).success).toBe(false)
    for (const [value, fits] of [
      ['2026-02-28', true],
      ['2026-02-30', false],
      ['0026-01-01', false],
      ['26-1-1', false],
    ] as const)
      expect(conditionProblem(fields.entries, { field: 'occurred', operator: 'since', value }) === null).toBe(fits)
  })

  it('keeps what is not whole in the form and does not ask it', () => {
    const search = new URLSearchParams(
      'f=title&o=&v=&g=1&f=met&o=is&v=yes&g=2&f=nothing&o=is&v=1&g=1&f=year-total&o=least&v=abc&g=9',
    )
    const { query: read, rows } = readCombinedQuery(search, 2026)
    expect(read.groups).toEqual([[{ field: 'met', operator: 'is', value: 'yes' }]])
    const columns = 'column=title&column=met'
    expect(readCombinedQuery(new URLSearchParams(`subject=entries&of=learners&${columns}`), 2026).query.columns).toEqual([])
    expect(readCombinedQuery(new URLSearchParams(`subject=entries&of=entries&${columns}`), 2026).query.columns).toEqual([
      'title',
      'met',
    ])
    expect(rows.map((row) => [row.field, row.problem])).toEqual([
      ['title', '请选择“职称”的比较方式。'],
      ['met', null],
      ['year-total', '“全年学时”要填学时数，最多两位小数。'],
    ])
  })
})

function plain(subject: Subject, field: string): string {
  const { kind, options } = fields[subject][field] as (typeof fields)['learners'][string]
  if (kind === 'choice') return Object.keys(options ?? {})[0] as string
  return { text: 'x', number: '1', hours: '1', yes: 'no', day: '2020-01-01' }[kind]
}
