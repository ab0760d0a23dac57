import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryDraft } from './entry.ts'
import { bodyHash, entryId, linkEntries } from './ledger.ts'

const draft = (key: string, centihours = 400): EntryDraft => ({
  idempotencyKey: key,
  learnerId: '00000000-0000-7000-8000-000000000001',
  subject: 'public',
  kind: 'required',
  form: 'online-course',
  centihours,
  occurredAt: new Date('2026-05-01T02:00:00Z'),
  sourceType: 'enrolment',
  sourceId: '00000000-0000-7000-8000-000000000002',
  title: '依法行政',
  policyId: '00000000-0000-7000-8000-000000000003',
  recordedBy: null,
  approverId: null,
  reversesId: null,
  reason: null,
})
const recordedAt = new Date('2026-05-01T02:00:03Z')
const start = { position: 0, hash: null }

describe('the ledger’s chain', () => {
  it('gives the same event the same id for ever, in the form of a UUID', () => {
    expect(entryId('course:1')).toBe(entryId('course:1'))
    expect(entryId('course:1')).not.toBe(entryId('course:2'))
    expect(entryId('course:1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('is the same whether entries come at once or one by one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }), (keys) => {
        const drafts = keys.map((key) => draft(key))
        const whole = linkEntries(start, drafts, recordedAt)
        let head: { position: number; hash: string | null } = start
        const single = drafts.map((each) => {
          const [entry] = linkEntries(head, [each], recordedAt)
          if (!entry) throw new Error('nothing linked')
          head = entry
          return entry
        })
        expect(single).toEqual(whole)
      }),
    )
  })

  it('changes every later hash when an earlier entry is another', () => {
    const honest = linkEntries(start, [draft('a'), draft('b'), draft('c')], recordedAt)
    const forged = linkEntries(start, [draft('a', 4000), draft('b'), draft('c')], recordedAt)
    for (const [index, entry] of honest.entries()) expect(entry.hash).not.toBe(forged[index]?.hash)
  })

  it('cannot be fooled by moving text from one field into the next', () => {
    expect(bodyHash({ ...draft('a'), sourceType: 'enrolment1', sourceId: '2' })).not.toBe(
      bodyHash({ ...draft('a'), sourceType: 'enrolment', sourceId: '12' }),
    )
  })

  it('puts an entry into the year of the event as Shanghai counts', () => {
    const at = (time: string) => linkEntries(start, [{ ...draft('a'), occurredAt: new Date(time) }], recordedAt)[0]?.year
    expect(at('2026-12-31T15:59:59.999Z')).toBe(2026)
    expect(at('2026-12-31T16:00:00.000Z')).toBe(2027)
  })

  it('refuses hours that are nothing, a fraction, or taken away without a reversal', () => {
    for (const centihours of [0, 0.5, -400])
      expect(() => linkEntries(start, [draft('a', centihours)], recordedAt)).toThrow('invariant')
  })
})
