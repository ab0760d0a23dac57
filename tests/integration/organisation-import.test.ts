import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#server/identity/actor.ts'
import { checkOrganisationImport } from '#server/organisations/check-organisation-import.ts'
import { cancelOrganisationImport, confirmOrganisationImport } from '#server/organisations/confirm-organisation-import.ts'
import { findOrganisationImport, listImportRows } from '#server/organisations/find-organisation-import.ts'
import { importOrganisations } from '#server/organisations/import-organisations.ts'
import { sql } from '#server/platform/database.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { makeBody, makeTree } from '#tests/support/tree-world.ts'

const header = ['机构名称', '统一社会信用代码', '类型', '上级机构', '联系电话']
let city: Awaited<ReturnType<typeof makeTree>>
beforeAll(async () => {
  city = await makeTree()
})

let codes = 60_000
const nextCode = () => {
  codes += 1
  return makeCreditCode(codes)
}
async function check(actor: Actor, rows: string[][], organisationId = city.district) {
  return await checkOrganisationImport(actor, { organisationId, fileName: '名单.xlsx', rows: [header, ...rows] })
}
async function checked(rows: string[][]): Promise<string> {
  const answer = await check(city.districtReviewer, rows)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value.importId
}
/** As the worker gets it. */
async function deliver(importId: string): Promise<void> {
  const rows = await sql.many<{ id: number }>`
    select id from outbox where topic = 'organisations.import-confirmed' and payload ->> 'importId' = ${importId} and done_at is null`
  await importOrganisations(rows.map(({ id }) => ({ outboxId: id, payload: { importId } })))
}
const countNamed = async (pattern: string) =>
  (await sql.one<{ count: number }>`select count(*)::int as count from organisation where name like ${pattern}`).count
const refused = (reason: string) => ({ ok: false, reason })

describe('a list of bodies', () => {
  it('is judged, looked at, confirmed, and then written whole', async () => {
    const { districtReviewer: reviewer, district } = city
    const parent = nextCode()
    const importId = await checked([
      ['导入分公司', nextCode(), '用人单位', parent, ''],
      ['导入总公司', parent, '用人单位', '', '022-23456789'],
      [
        '河东区第一中学',
        (await sql.one<{ code: string }>`select code from organisation where id = ${city.school}`).code,
        '用人单位',
        '',
        '',
      ],
    ])
    expect(await countNamed('导入%')).toBe(0)
    expect(await findOrganisationImport(reviewer, importId)).toMatchObject({
      state: 'checked',
      rowCount: 3,
      problemCount: 0,
      counts: { new: 2, here: 1 },
    })
    expect(await confirmOrganisationImport(reviewer, importId)).toMatchObject({ ok: true })
    expect(await confirmOrganisationImport(reviewer, importId)).toMatchObject({ ok: true })
    await deliver(importId)
    await importOrganisations([{ outboxId: -1, payload: { importId } }])
    expect(await findOrganisationImport(reviewer, importId)).toMatchObject({ state: 'done', createdCount: 2 })
    expect(await cancelOrganisationImport(reviewer, importId)).toEqual(refused('import-over'))
    const made = await sql.many`
      select o.name, p.name as parent, o.path <@ d.path as inside, o.initials, (select count(*)::int from organisation_change c where c.organisation_id = o.id) as changes
      from organisation o join organisation p on p.id = o.parent_id, organisation d where d.id = ${district} and o.name like '导入%' order by o.name`
    expect(made).toEqual([
      { name: '导入分公司', parent: '导入总公司', inside: true, initials: 'DRFGS', changes: 1 },
      { name: '导入总公司', parent: '河东区人社局', inside: true, initials: 'DRZGS', changes: 1 },
    ])
  })

  it('with one problem writes nothing, and says the problem in the words of its row', async () => {
    const importId = await checked([
      ['没问题公司', nextCode(), '用人单位', '', ''],
      ['有问题公司', '123', '用人单位', '', ''],
    ])
    expect(await confirmOrganisationImport(city.districtReviewer, importId)).toEqual(refused('import-has-problems'))
    expect(await listImportRows(city.districtReviewer, importId, { outcome: 'problem' })).toMatchObject([
      { rowNumber: 3, problems: [expect.stringContaining('18 位')] },
    ])
    expect(await cancelOrganisationImport(city.districtReviewer, importId)).toMatchObject({ ok: true })
    expect(await listImportRows(city.districtReviewer, importId, {})).toEqual([])
    expect(await countNamed('%问题公司')).toBe(0)
  })

  it('is for whoever may import there: everybody else finds nothing', async () => {
    const { groupReviewer, schoolHandler, stranger, districtReviewer, bureau, group } = city
    const row = [['某公司', nextCode(), '用人单位', '', '']]
    for (const other of [groupReviewer, schoolHandler, stranger]) expect(await check(other, row)).toEqual(refused('not-found'))
    expect(await check(districtReviewer, row, bureau)).toEqual(refused('not-found'))
    expect(await check(districtReviewer, row, group)).toEqual(refused('not-found'))
    const importId = await checked(row)
    for (const other of [groupReviewer, schoolHandler, stranger]) {
      expect(await findOrganisationImport(other, importId)).toBeNull()
      expect(await listImportRows(other, importId, {})).toEqual([])
      expect(await confirmOrganisationImport(other, importId)).toEqual(refused('not-found'))
      expect(await cancelOrganisationImport(other, importId)).toEqual(refused('not-found'))
    }
    // Parents and names beyond one's reach are not told: they are “not found” like those that are nowhere.
    const outside = await checked([['某公司', nextCode(), '用人单位', '海河工程公司', '']])
    expect(await listImportRows(districtReviewer, outside, {})).toMatchObject([
      { problems: [expect.stringContaining('没有找到')] },
    ])
  })

  it('that stands differently when the worker comes is looked at again, and nothing of it is written', async () => {
    const code = nextCode()
    const importId = await checked([
      ['先来公司', code, '用人单位', '', ''],
      ['同行公司', nextCode(), '用人单位', '', ''],
    ])
    await confirmOrganisationImport(city.districtReviewer, importId)
    await makeBody({ kind: 'unit', name: '别家抢先', parentId: city.group, code })
    await deliver(importId)
    expect(await findOrganisationImport(city.districtReviewer, importId)).toMatchObject({
      state: 'checked',
      problemCount: 1,
      changedCount: 1,
    })
    expect(await countNamed('同行公司')).toBe(0)
  })

  it('two lists with the same bodies, and two workers with one list, make each body once', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => [`并行公司${n}`, nextCode(), '用人单位', '', ''])
    const [one, two] = await Promise.all([checked(rows), checked(rows)])
    await Promise.all([one, two].map((id) => confirmOrganisationImport(city.districtReviewer, id)))
    await Promise.all([deliver(one), deliver(one), deliver(two)])
    expect(await countNamed('并行公司%')).toBe(20)
  })
})

describe('a file', () => {
  it('of ten thousand rows is read, judged and written within a minute', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => [
      `批量公司第${n}号`,
      nextCode(),
      '用人单位',
      n > 5000 ? `批量公司第${n % 100}号` : '',
      '０２２－２３４５６７８９',
    ])
    const file = await writeSpreadsheet({ sheetName: '机构', header, rows })
    const begun = performance.now()
    const read = await readSpreadsheet(file, { maxRows: 20_001, maxColumns: 30 })
    if (!read.ok) throw new Error(read.reason)
    const importId = await checked(read.value.rows.slice(1))
    await confirmOrganisationImport(city.districtReviewer, importId)
    await deliver(importId)
    expect(await findOrganisationImport(city.districtReviewer, importId)).toMatchObject({ state: 'done', createdCount: 10_000 })
    expect(performance.now() - begun).toBeLessThan(60_000)
  })

  it('that is made to hurt, or is something else, leaves nothing behind', async () => {
    const rows = [['=cmd|"/c calc"!A0', nextCode(), '=HYPERLINK("http://x")', '@SUM(1)', '-2+3']]
    const file = await writeSpreadsheet({ sheetName: '机构', header, rows })
    const read = await readSpreadsheet(file, { maxRows: 100, maxColumns: 30 })
    if (!read.ok) throw new Error(read.reason)
    const importId = await checked(read.value.rows.slice(1))
    const [row] = await listImportRows(city.districtReviewer, importId, {})
    expect(row?.cells.slice(0, 1)).toEqual(['=cmd|"/c calc"!A0'])
    expect(row?.outcome).toBe('problem')
    const wrong = (rows: string[][]) =>
      checkOrganisationImport(city.districtReviewer, { organisationId: city.district, fileName: 'x', rows })
    expect(
      await wrong([
        ['姓名', '身份证号'],
        ['张三', '1'],
      ]),
    ).toEqual(refused('import-template'))
    expect(await wrong([])).toEqual(refused('import-template'))
    expect(await wrong([header, ['', '']])).toEqual(refused('import-empty'))
  })
})
