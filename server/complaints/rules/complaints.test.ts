import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { complaintNumberText, parseComplaintNumber, readFollowCode, writeFollowCode } from './complaint-number.ts'
import { type ComplaintState, complaintStates, isOpen, moveComplaint, officeActs, personActs } from './complaint-state.ts'
import { type ComplaintText, readComplaint } from './complaint-text.ts'
import { days, endOfDay, isOverdue, lastDayOf, mayAskReview } from './deadlines.ts'

const at = (text: string) => new Date(text)
const instant = fc.date({ min: at('2020-01-01'), max: at('2099-12-31'), noInvalidDate: true })
const acts = [...officeActs, ...personActs] as const

describe('the way of a complaint', () => {
  it.each([
    ['filed', 'accept', 'accepted'],
    ['filed', 'decline', 'declined'],
    ['filed', 'answer', null],
    ['accepted', 'answer', 'answered'],
    ['accepted', 'withdraw', 'withdrawn'],
    ['answered', 'ask-review', 'reviewing'],
    ['declined', 'ask-review', 'reviewing'],
    ['reviewing', 'answer', 'closed'],
    ['closed', 'ask-review', null],
    ['withdrawn', 'supplement', null],
    ['declined', 'rate', null],
  ] as const)('%s, %s: %s', (state, act, next) => {
    const moved = moveComplaint(state, act)
    expect(moved.ok ? moved.value : null).toBe(next)
  })

  it('is closed for good once it is withdrawn or answered after a review', () =>
    fc.assert(
      fc.property(fc.constantFrom(...acts), (act) => {
        expect(moveComplaint('withdrawn', act).ok).toBe(false)
        const after = moveComplaint('closed', act)
        expect(after.ok ? [after.value, act] : null).toEqual(act === 'rate' ? ['closed', 'rate'] : null)
      }),
    ))

  it('leaves what is open open, unless somebody ends it in words', () =>
    fc.assert(
      fc.property(fc.constantFrom(...complaintStates), fc.constantFrom(...acts), (state: ComplaintState, act) => {
        const moved = moveComplaint(state, act)
        if (moved.ok && isOpen(state) && !isOpen(moved.value)) expect(['answer', 'decline', 'withdraw']).toContain(act)
      }),
    ))
})

describe('its days', () => {
  it.each([
    ['2026-11-23T15:59:00Z', '2026-12-23'],
    // Past midnight in Shanghai.
    ['2026-11-23T16:00:00Z', '2026-12-24'],
    ['2024-01-30T04:00:00Z', '2024-02-29'],
  ])('what was filed at %s is answered by %s', (filed, last) =>
    expect(shanghaiDay(lastDayOf(endOfDay(at(filed), days.answer)))).toBe(last),
  )

  it('last until the midnight after the last of them', () =>
    fc.assert(
      fc.property(instant, fc.nat(60), (from, count) => {
        const end = endOfDay(from, count)
        expect((end.getTime() - from.getTime()) / 86_400_000).toBeGreaterThan(count)
        expect((end.getTime() - from.getTime()) / 86_400_000).toBeLessThanOrEqual(count + 1)
        expect(shanghaiDay(end)).not.toBe(shanghaiDay(lastDayOf(end)))
      }),
    ))

  it('are missed first for taking up, then for answering, and never once it is done', () => {
    const filedAt = at('2026-11-23T04:00:00Z')
    const open = { state: 'filed', filedAt, dueAt: endOfDay(filedAt, days.answer) }
    expect(isOverdue(open, at('2026-11-30T15:59:59Z'))).toBeNull()
    expect(isOverdue(open, at('2026-11-30T16:00:00Z'))).toBe('take-up')
    expect(isOverdue({ ...open, state: 'accepted' }, at('2026-11-30T16:00:00Z'))).toBeNull()
    expect(isOverdue(open, at('2026-12-23T16:00:00Z'))).toBe('answer')
    expect(isOverdue({ ...open, state: 'answered' }, at('2027-12-23T16:00:00Z'))).toBeNull()
    expect(mayAskReview(filedAt, at('2026-12-23T15:59:59Z'))).toBe(true)
    expect(mayAskReview(filedAt, at('2026-12-23T16:00:00Z'))).toBe(false)
  })
})

describe('its number and code', () => {
  it.each([
    [' 2026-000123 ', '2026-000123'],
    ['２０２６－１２３', '2026-000123'],
    ['2026123', '2026-000123'],
    ['2026-0', null],
    ['1026-1', null],
    ['TS1', null],
  ])('%s is %s', (typed, number) => expect(parseComplaintNumber(typed)).toBe(number))

  it('are read as they were written, however they are typed', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2999 }), fc.integer({ min: 1, max: 999_999 }), (year, number) => {
        const text = complaintNumberText(year, number)
        expect(parseComplaintNumber(text.toLowerCase().replace('-', ' - '))).toBe(text)
      }),
    ))

  it('tell one form from another', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 32 }), (bytes) => {
        const code = writeFollowCode(bytes)
        expect(code).toMatch(/^[2-9A-HJ-NP-Y]{10}$/)
        expect(readFollowCode(` ${code.toLowerCase().slice(0, 5)}-${code.slice(5)}`)).toBe(code)
        const other = bytes.slice()
        other[3] = ((other[3] ?? 0) + 1) % 256
        expect(writeFollowCode(other)).not.toBe(code)
      }),
    ))
})

describe('what is typed', () => {
  const good: ComplaintText = {
    ...{ kind: 'complaint', topic: 'fees', title: '超标准收费', body: '收费比备案的多了两百元，没有开票。', aboutName: '' },
    ...{ by: 'named', realName: '王小明', contact: '13800000000' },
  }
  it.each([
    [{ kind: 'x' }, 'kind'],
    [{ topic: '' }, 'topic'],
    [{ title: '短' }, 'title'],
    [{ title: '长'.repeat(61) }, 'title'],
    [{ body: '不满。' }, 'body'],
    [{ aboutName: '长'.repeat(81) }, 'aboutName'],
    [{ by: '' }, 'by'],
    [{ realName: ' ' }, 'realName'],
    [{ contact: '1' }, 'contact'],
  ])('%o is wrong at %s', (changes, field) => {
    const { problems } = readComplaint({ ...good, ...changes }, false)
    expect(Object.keys(problems ?? {})).toEqual([field])
  })

  it('keeps nothing of whoever chooses to be anonymous, nor twice of whoever is signed in', () => {
    expect(readComplaint({ ...good, by: 'anonymous' }, false).read).toMatchObject({ anonymous: true, realName: '', contact: '' })
    expect(readComplaint({ ...good, by: 'anonymous' }, true).read).toMatchObject({ anonymous: true, realName: '' })
    expect(readComplaint(good, true).read).toMatchObject({ anonymous: false, realName: '', contact: '' })
    expect(readComplaint({ ...good, realName: '', contact: '' }, true).problems).toBeNull()
  })
})
