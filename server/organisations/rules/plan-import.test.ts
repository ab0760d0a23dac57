import { describe, expect, it } from 'vitest'
import { makeCreditCode } from '#tests/support/make-credit-code.ts'
import { type ImportCells, importColumns, readRows } from './import-template.ts'
import { inOrder, type KnownBody, planImport } from './plan-import.ts'

const body = (id: string, name: string, more: Partial<KnownBody> = {}): KnownBody => ({
  ...{ id, kind: 'unit', name, code: makeCreditCode(Number(id)), parentId: '1', closed: false },
  ...more,
})
const place = body('1', '河东区人社局', { kind: 'authority', parentId: null })
const known = {
  place,
  within: [body('2', '第一中学'), body('3', '同名'), body('4', '同名'), body('5', '停用公司', { closed: true })],
}

let row = 1
function cells(name: string, code: number, more: Partial<ImportCells> = {}) {
  row += 1
  const empty = Object.fromEntries(importColumns.map(({ key }) => [key, ''])) as ImportCells
  return { rowNumber: row, cells: { ...empty, name, code: makeCreditCode(code), kind: '用人单位', ...more } }
}
const plan = (...rows: ReturnType<typeof cells>[]) =>
  planImport(rows, { ...known, takenElsewhere: new Set([makeCreditCode(99)]) })
const problemsOf = (...rows: ReturnType<typeof cells>[]) => plan(...rows).map((each) => each.problems.join(''))

describe('a list of bodies', () => {
  it('stands below the place, below a body that is there, or below a row of the list, wherever that stands', () => {
    const planned = plan(
      cells('孙公司', 12, { parent: '子公司' }),
      cells('子公司', 11, { parent: makeCreditCode(10) }),
      cells('母公司', 10),
      cells('分校', 13, { parent: '第一中学' }),
    )
    expect(planned.map((each) => each.outcome)).toEqual(['new', 'new', 'new', 'new'])
    expect(inOrder(planned).map((each) => each.body?.name)).toEqual(['母公司', '子公司', '孙公司', '分校'])
    expect(planned[3]?.parent).toEqual({ id: '2' })
  })

  it('says everything that is wrong with a row at once, and where the other row is', () => {
    const a = cells('甲', 20, { contactPhone: '12', industry: '修仙' })
    const b = cells('乙公司', 21)
    const c = cells('丙公司', 21)
    const [first, second, third] = problemsOf(a, b, c)
    expect(first).toMatch(/全称.*行业.*联系电话/)
    expect(second).toContain(`第 ${c.rowNumber} 行`)
    expect(third).toContain(`第 ${b.rowNumber} 行`)
  })

  it.each([
    [{ parent: '没有的公司' }, '没有找到'],
    [{ parent: '同名' }, '有 2 个'],
    [{ parent: '停用公司' }, '停用'],
    [{ kind: '人力资源服务机构', parent: '第一中学' }, '不能设在用人单位之下'],
    [{ kind: '委办局' }, '不能设在主管部门之下'],
    [{ kind: '公司' }, '类型应为'],
    [{ code: '１２' }, '18 位'],
    [{ code: makeCreditCode(99) }, '其他主管部门'],
    [{ code: makeCreditCode(2) }, '已登记为“第一中学”'],
    [{ name: '=cmd|"/c calc"!A0', contactPhone: '=1+1' }, '联系电话'],
  ] as [Partial<ImportCells>, string][])('%j: %s', (wrong, sentence) => {
    expect(problemsOf(cells('某某公司', 30, wrong))[0]).toContain(sentence)
  })

  it('takes full-width digits and letters, and passes over what is there already', () => {
    const wide = makeCreditCode(40).replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    expect(plan(cells('宽公司', 0, { code: wide, contactPhone: '０２２－２３４５６７８９' }))[0]).toMatchObject({
      outcome: 'new',
      body: { code: makeCreditCode(40), facts: { contactPhone: '022-23456789' } },
    })
    expect(plan(cells('第一中学', 2))[0]?.outcome).toBe('here')
  })

  it('never runs in a circle', () => {
    expect(problemsOf(cells('圈一', 50, { parent: '圈二' }), cells('圈二', 51, { parent: '圈一' }))[0]).toContain('循环')
    expect(problemsOf(cells('自己', 52, { parent: makeCreditCode(52) }))[0]).toContain('循环')
  })

  it('is read by its titles, in any order, with a star or without; another table is refused', () => {
    const rows = [['*类型', ' 机构名称 ', '备注', '统一社会信用代码'], [], ['用人单位', '某公司', 'x', 'c']]
    expect(readRows(rows)).toMatchObject({
      ok: true,
      value: [{ rowNumber: 3, cells: { name: '某公司', kind: '用人单位', code: 'c' } }],
    })
    expect(
      readRows([
        ['姓名', '身份证号'],
        ['a', 'b'],
      ]),
    ).toEqual({ ok: false, reason: 'import-template' })
    expect(readRows([['机构名称', '机构名称', '类型', '统一社会信用代码'], ['a']])).toEqual({
      ok: false,
      reason: 'import-template',
    })
    expect(readRows(rows.slice(0, 2))).toEqual({ ok: false, reason: 'import-empty' })
  })
})
