import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import { decideRecipient, type KnownRecipient, numberProblem, readRecipient } from './recipients.ts'

const now = new Date('2026-11-23T08:00:00+08:00')
const seed = fc.integer({ min: 1, max: 50_000 })
const name = fc.constantFrom('林晓燕', '阿依古丽·买买提', '康宁', '欧阳文')

it('finds name and numbers wherever they stand in a row and however it is cut into cells, and shows no number whole', () => {
  const cut = fc.constantFrom(' ', ',', '，', '\t', ';', '、', '|')
  fc.assert(
    fc.property(
      name,
      seed,
      fc.boolean(),
      fc.array(cut, { minLength: 2, maxLength: 2 }),
      seed,
      (called, id, apart, [one, two], order) => {
        const [idNumber, phone] = [makeIdNumber(id), makePhone(id)]
        const parts = order % 2 === 0 ? [called, idNumber, phone] : [phone, called, idNumber]
        const cells = apart ? parts : [`${parts[0]}${one}${parts[1]}${two}${parts[2]}`]
        const row = readRecipient(cells, 7)
        expect(row).toMatchObject({ rowNumber: 7, name: called, idNumber, phone, problem: null })
        for (const number of [idNumber, phone]) expect(row?.shown).not.toContain(number)
        expect(row && numberProblem(row, now)).toBeNull()
      },
    ),
  )
})

it('reads any row without failing: nothing, a person, or what is wrong with it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 6 }), (cells) => {
      const row = readRecipient(cells, 1)
      if (!row) return
      const named = row.name !== null || row.idNumber !== null || row.phone !== null
      expect(row.problem === null).toBe(named)
      expect(row.shown).not.toBe('')
    }),
  )
  expect(readRecipient(['序号', '姓名', '身份证号'], 1)).toBeNull()
})

it('takes a wrong digit of an ID number for what it is', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 1, max: 9 }), (id, by) => {
      const right = makeIdNumber(id)
      const wrong = `${right.slice(0, 16)}${(Number(right[16]) + by) % 10}${right.slice(17)}`
      const row = readRecipient([wrong], 1)
      expect(row && numberProblem(row, now)).toEqual({ code: 'id-number-wrong' })
    }),
  )
})

it('means one active person whom everything in the row names, or nobody', () => {
  const known = fc.record({ accountId: fc.constantFrom('a', 'b'), realName: name, active: fc.boolean() })
  fc.assert(
    fc.property(
      fc.option(name),
      fc.array(fc.option(known), { maxLength: 2 }),
      fc.array(known, { maxLength: 3 }),
      (called, byNumbers, byName) => {
        const row = { rowNumber: 1, shown: '…', name: called, idNumber: null, phone: null, problem: null }
        const decided = decideRecipient(row, byNumbers, byName)
        if ('problem' in decided) return
        const all: (KnownRecipient | null)[] = byNumbers.length > 0 ? byNumbers : byName
        expect(all.every((each) => each?.accountId === decided.accountId)).toBe(true)
        expect(all[0]?.active).toBe(true)
        if (byNumbers.length > 0 && called) expect(all[0]?.realName).toBe(called)
        if (byNumbers.length === 0) expect(byName).toHaveLength(1)
      },
    ),
  )
})
