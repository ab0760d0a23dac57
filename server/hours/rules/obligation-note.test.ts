import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DatedAttribute } from '#server/identity/rules/learner-attributes.ts'
import { obligationNote } from './obligation-note.ts'
import { policyDocument } from './policy.ts'

const { obligation } = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const note = (...attributes: DatedAttribute[]) => obligationNote(attributes, 2026, obligation)

describe('why it is 96 or 144, when that changed within the year', () => {
  it.each<[string, DatedAttribute[], string | null]>([
    ['no title at all', [], null],
    ['a senior title of before', [{ kind: 'title-level', value: 'senior', sinceOn: '2020-05-01' }], null],
    ['a title that changes nothing', [{ kind: 'title-level', value: 'intermediate', sinceOn: '2026-07-01' }], null],
    ['a title of next year', [{ kind: 'title-level', value: 'senior', sinceOn: '2027-01-01' }], null],
    [
      'promoted in July',
      [{ kind: 'title-level', value: 'associate-senior', sinceOn: '2026-07-01' }],
      '2026-07-01 起职称为副高级',
    ],
    [
      'left high-tech work in March',
      [
        { kind: 'high-tech', value: 'yes', sinceOn: '2024-01-01' },
        { kind: 'high-tech', value: 'no', sinceOn: '2026-03-01' },
      ],
      '所以全年是 96 而不是 144 学时',
    ],
    [
      'promoted, and left high-tech work in the same year',
      [
        { kind: 'high-tech', value: 'yes', sinceOn: '2024-01-01' },
        { kind: 'high-tech', value: 'no', sinceOn: '2026-03-01' },
        { kind: 'title-level', value: 'senior', sinceOn: '2026-02-01' },
      ],
      null,
    ],
  ])('%s', (_, attributes, expected) => {
    if (expected === null) expect(note(...attributes)).toBeNull()
    else expect(note(...attributes)).toContain(expected)
  })
})
