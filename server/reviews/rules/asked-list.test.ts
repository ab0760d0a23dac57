import { expect, it } from 'vitest'
import { makeIdNumber } from '#tests/support/make-id-number.ts'
import { inspectList, readTyped } from './asked-list.ts'

const number = makeIdNumber(7)
const outcomesOf = (typed: string) =>
  inspectList(readTyped(typed), new Date('2026-11-23T02:00:00Z')).map((person) => person.outcome)

it('a line without a name does not shut out the right one after it', () => {
  expect(outcomesOf(`${number}\n林晓燕 ${number}`)).toEqual([null, null])
})

it('the same person twice is asked about once, and a wrong number is said to be wrong', () => {
  expect(outcomesOf(`林晓燕 ${number}\n${number}，林晓燕\n李四 123456`)).toEqual([null, 'repeated', 'bad-number'])
})
