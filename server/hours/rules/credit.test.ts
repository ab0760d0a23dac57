import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { creditCompletion } from './credit.ts'
import { centihoursOf } from './entry.ts'

type Case = {
  name: string
  courseYear: number
  completedAt: string
  hours: number
  policy?: boolean
  expect: { credited: boolean; centihours?: number; year?: number; reason?: string; sentence?: string }
}
const cases: Case[] = JSON.parse(readFileSync(new URL('../../../tests/cases/hours/completions.json', import.meta.url), 'utf8'))

describe('a completed course', () => {
  it.each(cases)('$name', (example) => {
    const credit = creditCompletion(
      {
        enrolmentId: '00000000-0000-7000-8000-000000000001',
        learnerId: '00000000-0000-7000-8000-000000000002',
        completedAt: new Date(example.completedAt),
        course: {
          id: '00000000-0000-7000-8000-000000000003',
          title: '依法行政',
          year: example.courseYear,
          subject: 'public',
          kind: 'required',
          centihours: centihoursOf(example.hours),
        },
      },
      example.policy === false ? null : { id: '00000000-0000-7000-8000-000000000004' },
    )
    const shown = credit.credited
      ? { credited: true, centihours: credit.entry.centihours, year: shanghaiYear(credit.entry.occurredAt) }
      : { credited: false, reason: credit.reason, sentence: credit.sentence }
    expect(shown).toEqual(example.expect)
  })
})
