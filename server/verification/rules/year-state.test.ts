import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centihoursOf, type Part, subjectOf } from '#server/hours/rules/entry.ts'
import { policyDocument } from '#server/hours/rules/policy.ts'
import { drawStatement, type StatementEntry } from '#server/hours/rules/statement.ts'
import { findAnomalies } from './anomalies.ts'
import { endText, longestExtension, maySubmit, submissionEnd } from './submission-window.ts'
import { firstRound, step, type YearCommand } from './year-state.ts'

type Dated = [kind: Part, hours: number, on: string, recordedOn?: string]
type Case = { name: string; expect: string } & (
  | { window: { year: number; now: string; extendedUntil?: string; returnedAt?: string; round?: number } }
  | { steps: YearCommand[] }
  | { anomalies: { entries: Dated[]; reversed?: number[]; handlesTheUnit?: boolean; hasTitleData?: boolean } }
)
const cases: Case[] = JSON.parse(readFileSync(new URL('../../../tests/cases/hours/verification.json', import.meta.url), 'utf8'))
const document = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const dateOf = (text?: string) => (text === undefined ? null : new Date(text))

function follow(steps: readonly YearCommand[]): string {
  let state = firstRound
  for (const command of steps) {
    const next = step(state, command)
    if (!next.ok) return next.reason
    state = next.value
  }
  return `${state.stage} ${state.round}`
}

function look({ entries, reversed = [], ...facts }: Extract<Case, { anomalies: unknown }>['anomalies']): string {
  const made = entries.map(([kind, hours, on, recordedOn], index): StatementEntry & { recordedAt: Date } => ({
    ...{ id: `e${index}`, kind, subject: subjectOf(kind), form: 'class', centihours: centihoursOf(hours), title: '培训班' },
    ...{ occurredAt: new Date(`${on}T10:00:00+08:00`), recordedAt: new Date(`${recordedOn ?? on}T18:00:00+08:00`) },
    ...{ reversesId: null, reason: null },
  }))
  const back = reversed.map((index) => {
    const entry = made[index] as (typeof made)[number]
    return { ...entry, id: `r${index}`, centihours: -entry.centihours, reversesId: entry.id, reason: '重复' }
  })
  const all = [...made, ...back]
  const statement = drawStatement({ document }, { year: 2026, seniorTitle: false, highTech: false }, all)
  return findAnomalies({ statement, entries: all, handlesTheUnit: false, hasTitleData: true, ...facts }).join(' ')
}

describe('a clerk’s worked examples of verification', () => {
  it.each(cases)('$name', (example) => {
    if ('steps' in example) return expect(follow(example.steps)).toBe(example.expect)
    if ('anomalies' in example) return expect(look(example.anomalies)).toBe(example.expect)
    const { year, now, extendedUntil, returnedAt, round = 1 } = example.window
    const facts = { year, round, extendedUntil: dateOf(extendedUntil), returnedAt: dateOf(returnedAt) }
    const answer = maySubmit(facts, new Date(now))
    return expect(answer.ok ? 'done' : answer.reason).toBe(example.expect)
  })
})

const commands = fc.array(fc.constantFrom<YearCommand>('submit', 'withdraw', 'take-up', 'verify', 'return', 'reopen'), {
  maxLength: 40,
})

describe('the way of a year', () => {
  it('is verified once a round, from a submission, and goes on only when reopened', () => {
    fc.assert(
      fc.property(commands, (all) => {
        let state = firstRound
        const verifiedRounds: number[] = []
        for (const command of all) {
          const next = step(state, command)
          if (!next.ok) continue
          if (next.value.stage === 'verified') {
            expect(['submitted', 'checking']).toContain(state.stage)
            verifiedRounds.push(next.value.round)
          }
          expect(next.value.round === state.round + 1).toBe(command === 'reopen')
          expect(next.value.stage === 'returned').toBe(command === 'return' || (command === 'withdraw' && state.returned))
          if (state.stage === 'verified') expect(command).toBe('reopen')
          state = next.value
        }
        expect(verifiedRounds).toEqual(verifiedRounds.map((_, index) => index + 1))
      }),
    )
  })

  it('ends on the day of the policy, and an extension reaches as far as it allows', () => {
    const deadlines = { submitBy: '12-20', mendDays: 7, extensionDays: 30 }
    const facts = { year: 2026, round: 1, extendedUntil: null, returnedAt: null, deadlines }
    expect(endText(submissionEnd(facts) as Date)).toBe('2026-12-20 24:00')
    expect(endText(submissionEnd({ ...facts, returnedAt: new Date('2026-12-19T09:00:00+08:00') }) as Date)).toBe(
      '2026-12-26 09:00',
    )
    expect(endText(longestExtension(2026, deadlines, new Date('2026-11-01T00:00:00Z')))).toBe('2027-01-19 24:00')
  })

  it('ends at 24:00 of a day', () => {
    expect(endText(new Date('2027-01-01T00:00:00+08:00'))).toBe('2026-12-31 24:00')
    expect(endText(new Date('2027-01-05T10:00:00+08:00'))).toBe('2027-01-05 10:00')
  })

  it('closes at an instant: before it everybody, from it on nobody', () => {
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(instant, fc.option(instant), fc.option(instant), (now, extendedUntil, returnedAt) => {
        const facts = { year: 2026, round: 1, extendedUntil, returnedAt }
        const end = submissionEnd(facts)
        expect(maySubmit(facts, now).ok).toBe(end === null || now < end)
        expect(end?.getTime()).toBeGreaterThanOrEqual(new Date('2026-12-31T16:00:00Z').getTime())
      }),
    )
  })
})
