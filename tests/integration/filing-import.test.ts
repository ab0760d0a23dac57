/** Many filings out of one sheet: looked at first, then all or none, once. */
import { beforeAll, expect, it } from 'vitest'
import { checkFilingSheet, importFilings } from '#server/filings/import-filings.ts'
import { listFilings } from '#server/filings/list-filings.ts'
import { filingColumns } from '#server/filings/rules/filing-sheet.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import { sql } from '#server/platform/database.ts'
import { daysFromNow } from '#tests/support/filing-world.ts'
import { makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

const row = (title: string, days: number, hours = '6') => [
  ...[title, '人工智能', hours, daysFromNow(days), '09:00', '14:00', '机房', '周明', '教授', '海河大学'],
  ...['40', '', '否', '概述与应用，分组练习讨论。', '叶老师 022-00000000'],
]
const sheet = (...rows: string[][]) => ({ organisationId: world.company, rows: [[...filingColumns], ...rows] })

it('makes drafts that can be handed in, all of a sheet or none, and not twice', async () => {
  const { actor } = world.handler
  expect(await checkFilingSheet(actor, { organisationId: world.company, rows: [['姓名']] })).toMatchObject({
    reason: 'sheet-columns',
  })
  const wrong = await checkFilingSheet(actor, sheet(row('智能制造', 20), row('绿色建造', 21, '99')))
  expect(wrong.ok && wrong.value.map((each) => each.problems.length)).toEqual([0, 1])
  const contents = wrong.ok ? wrong.value.map((each) => each.content) : []
  expect(await importFilings(actor, { organisationId: world.company, contents })).toMatchObject({ reason: 'filing-wrong' })
  expect((await listFilings(actor, { show: 'writing', search: '', year: null, month: null, page: 1 })).total).toBe(0)

  const good = await checkFilingSheet(actor, sheet(row('智能制造', 20), row('智能制造', 22), row('绿色建造', 21)))
  const filings = good.ok ? good.value.map((each) => each.content) : []
  expect(filings.map((each) => each.sessions.length)).toEqual([2, 1])
  const both = await Promise.all([0, 1].map(() => importFilings(actor, { organisationId: world.company, contents: filings })))
  expect(both.map((each) => (each.ok ? 'done' : each.reason)).toSorted()).toEqual(['done', 'filing-known'])
  const { id, content } = await sql.one<{ id: string; content: Parameters<typeof submitFiling>[1]['content'] }>`
    select f.id, r.content from filing f join filing_request r on r.filing_id = f.id where f.title = '智能制造'`
  expect((await submitFiling(actor, { filingId: id, revision: 1, content, reason: '' })).ok).toBe(true)
  const again = await checkFilingSheet(actor, sheet(row('智能制造', 20)))
  expect(again.ok && again.value[0]?.problems).toEqual([{ rowNumber: 2, sentence: '已经起草或备案过。' }])
})
