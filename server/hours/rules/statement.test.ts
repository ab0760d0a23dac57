import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centihoursOf, type Form, type Part, subjectOf } from './entry.ts'
import { policyDocument } from './policy.ts'
import { drawStatement, type PersonYear, type StatementEntry, totalsOf } from './statement.ts'

const policyOf = (year: number) => ({
  document: policyDocument.parse(
    JSON.parse(readFileSync(new URL(`../../../prisma/policies/${year}.json`, import.meta.url), 'utf8')),
  ),
})

type Case = {
  name: string
  year?: number
  person: Partial<PersonYear>
  entries: {
    id?: string
    kind: Part
    hours: number
    on: string
    title: string
    form?: Form
    reverses?: string
    reason?: string
  }[]
  expect: {
    recorded?: Record<string, number>
    counted?: Record<string, number>
    lamps?: Record<string, string>
    missing?: Record<string, number>
    sentences?: string[]
    lampSentences?: Record<string, string>
    profileReason?: string
  }
}

const cases: Case[] = JSON.parse(readFileSync(new URL('../../../tests/cases/hours/statements.json', import.meta.url), 'utf8'))

const entriesOf = (example: Case): StatementEntry[] =>
  example.entries.map((entry, index) => ({
    id: entry.id ?? `entry-${index}`,
    kind: entry.kind,
    subject: subjectOf(entry.kind),
    form: entry.form ?? 'online-course',
    centihours: centihoursOf(entry.hours),
    occurredAt: new Date(`${entry.on}T10:00:00+08:00`),
    title: entry.title,
    reversesId: entry.reverses ?? null,
    reason: entry.reason ?? null,
  }))

const inCentihours = (hours: Record<string, number>) =>
  Object.fromEntries(Object.entries(hours).map(([part, value]) => [part, centihoursOf(value)]))

describe('a clerk’s worked examples', () => {
  it.each(cases)('$name', (example) => {
    const year = example.year ?? 2026
    const person = { year, seniorTitle: false, highTech: false, ...example.person }
    const statement = drawStatement(policyOf(year), person, entriesOf(example))
    const wanted = example.expect
    const lampLines = statement.lamps.flatMap((lamp) => lamp.lines.map((line) => [`${lamp.id}.${line.id}`, line] as const))
    if (wanted.recorded) expect(statement.recorded).toMatchObject(inCentihours(wanted.recorded))
    if (wanted.counted) expect(statement.counted).toMatchObject(inCentihours(wanted.counted))
    if (wanted.lamps) expect(Object.fromEntries(statement.lamps.map((lamp) => [lamp.id, lamp.state]))).toEqual(wanted.lamps)
    if (wanted.missing) {
      const missing = lampLines.filter(([, line]) => line.missingCentihours > 0).map(([id, line]) => [id, line.missingCentihours])
      expect(Object.fromEntries(missing)).toEqual(inCentihours(wanted.missing))
    }
    if (wanted.sentences) expect(statement.lines.map((line) => line.sentence)).toEqual(wanted.sentences)
    if (wanted.lampSentences) {
      expect(Object.fromEntries(lampLines.map(([id, line]) => [id, line.sentence]))).toMatchObject(wanted.lampSentences)
    }
    if (wanted.profileReason) expect(statement.profileReason).toBe(wanted.profileReason)
  })
})

const policy = policyOf(2026)
const person = { year: 2026, seniorTitle: false, highTech: false }

/** Any year of entries, some of them reversed once. */
const anyYear = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Part>('required', 'elective', 'professional'),
      centihours: fc.integer({ min: 1, max: 5000 }),
      minute: fc.integer({ min: 0, max: 500_000 }),
      reversed: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((drafts) =>
    drafts.flatMap((draft, index): StatementEntry[] => {
      const common = {
        kind: draft.kind,
        subject: subjectOf(draft.kind),
        form: 'online-course' as const,
        occurredAt: new Date(Date.UTC(2026, 0, 1) + draft.minute * 60_000),
        title: '课程',
      }
      const entry = { ...common, id: `e${index}`, centihours: draft.centihours, reversesId: null, reason: null }
      const reversal = { ...common, id: `r${index}`, centihours: -draft.centihours, reversesId: `e${index}`, reason: '更正' }
      return draft.reversed ? [entry, reversal] : [entry]
    }),
  )

describe('a statement', () => {
  it('shows totals that are the sum of the ledger and of its own lines, whatever was recorded', () => {
    fc.assert(
      fc.property(anyYear, (entries) => {
        const statement = drawStatement(policy, person, entries)
        const sum = (of: readonly { centihours: number }[]) => of.reduce((total, each) => total + each.centihours, 0)
        expect(statement.recorded.total).toBe(sum(entries))
        expect(sum(statement.lines)).toBe(sum(entries))
        expect(statement.counted).toEqual(
          totalsOf(statement.lines.map((line) => ({ kind: line.kind, centihours: line.countedCentihours }))),
        )
        expect(statement.counted.required + statement.counted.elective + statement.counted.professional).toBe(
          statement.counted.total,
        )
        const total = statement.lamps[0]?.lines.find((line) => line.id === 'total')
        expect(total?.countedCentihours).toBe(statement.counted.total)
      }),
    )
  })

  it('never counts more than is recorded, more than a ceiling, or less than nothing', () => {
    fc.assert(
      fc.property(anyYear, (entries) => {
        const { counted, recorded, lines } = drawStatement(policy, person, entries)
        expect(counted.elective).toBe(Math.min(1200, recorded.elective))
        expect(counted.required).toBe(recorded.required)
        expect(counted.professional).toBe(recorded.professional)
        for (const line of lines) {
          expect(line.countedCentihours).toBeGreaterThanOrEqual(0)
          expect(line.countedCentihours).toBeLessThanOrEqual(Math.max(0, line.centihours))
          expect(line.sentence).not.toBe('')
        }
      }),
    )
  })

  it('is the same in whatever order the entries arrive', () => {
    const shuffled = anyYear.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    )
    fc.assert(
      fc.property(shuffled, ([entries, other]) => {
        expect(drawStatement(policy, person, other)).toEqual(drawStatement(policy, person, entries))
      }),
    )
  })

  it('is, after one more entry was made and taken back, exactly what it was', () => {
    const wrong = fc.record({
      kind: fc.constantFrom<Part>('required', 'elective', 'professional'),
      centihours: fc.integer({ min: 1, max: 5000 }),
    })
    fc.assert(
      fc.property(anyYear, wrong, fc.integer({ min: 0, max: 500_000 }), (entries, { kind, centihours }, minute) => {
        const occurredAt = new Date(Date.UTC(2026, 0, 1) + minute * 60_000)
        const common = { kind, subject: subjectOf(kind), form: 'online-course' as const, occurredAt, title: '误登' }
        const before = drawStatement(policy, person, entries)
        const after = drawStatement(policy, person, [
          ...entries,
          { ...common, id: 'wrong', centihours, reversesId: null, reason: null },
          { ...common, id: 'undone', centihours: -centihours, reversesId: 'wrong', reason: '误登' },
        ])
        expect([after.recorded, after.counted, after.lamps]).toEqual([before.recorded, before.counted, before.lamps])
        expect(after.lines.filter((line) => !['wrong', 'undone'].includes(line.id))).toEqual(before.lines)
      }),
      { numRuns: 500 },
    )
  })

  it('of an old year is for ever what its own policy made of it', () => {
    const old = policyOf(2025)
    fc.assert(
      fc.property(anyYear, (entries) => {
        const then = drawStatement(old, { ...person, year: 2025 }, entries)
        // A later law is in force and was used meanwhile.
        drawStatement(policy, person, entries)
        expect(drawStatement(policyOf(2025), { ...person, year: 2025 }, entries)).toEqual(then)
      }),
    )
  })

  it('is, after everything was reversed, the statement of an empty year', () => {
    fc.assert(
      fc.property(anyYear, (entries) => {
        const standing = entries.filter(
          (entry) => entry.reversesId === null && !entries.some((other) => other.reversesId === entry.id),
        )
        const reversals = standing.map((entry) => ({
          ...entry,
          id: `x${entry.id}`,
          centihours: -entry.centihours,
          reversesId: entry.id,
          reason: '全部更正',
        }))
        const { recorded, counted, lamps } = drawStatement(policy, person, [...entries, ...reversals])
        const empty = drawStatement(policy, person, [])
        expect({ recorded, counted, lamps }).toEqual({ recorded: empty.recorded, counted: empty.counted, lamps: empty.lamps })
      }),
    )
  })
})

describe('a ceiling a day', () => {
  const document = structuredClone(policy.document)
  document.ceilings = [
    {
      id: 'day',
      label: '每日',
      of: { form: 'class' },
      per: 'day',
      most: { value: 8, basis: 'configured', cite: '演示', label: '每日上限' },
    },
  ]
  const claim = (id: string, at: string): StatementEntry => ({
    ...{ id, kind: 'professional', subject: 'professional', form: 'class', centihours: 600, title: '培训班' },
    ...{ occurredAt: new Date(at), reversesId: null, reason: null },
  })

  it('cuts the second of two claims of 6 hours on one day to 2 and says which', () => {
    const { lines } = drawStatement({ document }, person, [
      claim('a', '2026-05-01T09:00+08:00'),
      claim('b', '2026-05-01T23:00+08:00'),
    ])
    expect(lines.map((line) => line.sentence)).toEqual(['计入专业科目 6 学时', '计入 2/6：每日封顶（每日最多计 8 学时）'])
  })

  it('begins anew at midnight in Shanghai', () => {
    const { counted } = drawStatement({ document }, person, [
      claim('a', '2026-05-01T23:59+08:00'),
      claim('b', '2026-05-02T00:00+08:00'),
    ])
    expect(counted.professional).toBe(1200)
  })
})
