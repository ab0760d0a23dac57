import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filingColumns, readFilingSheet } from './filing-sheet.ts'

const numbers = { minutesPerHour: 45 }
const row = (changes: Partial<Record<(typeof filingColumns)[number], string>> = {}) => {
  const good: Record<string, string> = {
    ...{
      培训名称: '人工智能应用培训',
      专题: '人工智能',
      学时: '8',
      日期: '2027-03-05',
      开始: '9:00',
      结束: '15:00',
      地点: '三楼会议室',
    },
    ...{ 授课人: '周敏', 授课人职称: '教授', 授课人单位: '津海大学', 预计人数: '60', 参加范围: '', 考核: '否' },
    ...{ 大纲: '一、概述；二、应用；三、实操练习', 联系人和电话: '王芳 022-88886666' },
  }
  return filingColumns.map((column) => changes[column] ?? good[column] ?? '')
}
const read = (...rows: string[][]) => readFilingSheet([[...filingColumns], ...rows], numbers)
const sentences = (...rows: string[][]) =>
  read(...rows)?.flatMap(({ problems }) => problems.map((each) => `${each.rowNumber} ${each.sentence}`))

describe('a sheet of filings', () => {
  it('reads a training of two sessions, the second row without what stands above', () => {
    const second = filingColumns.map(
      (column) => ({ 日期: '2027年3月6日', 开始: '0.375', 结束: '１２：００', 地点: '机房' })[column as string] ?? '',
    )
    const found = read(row(), second, row({ 培训名称: '安全生产培训' }))
    expect(found?.map(({ content, rowNumbers, problems }) => [content.title, rowNumbers, problems])).toEqual([
      ['人工智能应用培训', [2, 3], []],
      ['安全生产培训', [4], []],
    ])
    expect(found?.[0]?.content).toMatchObject({
      sessions: [
        { day: '2027-03-05', from: '09:00', to: '15:00' },
        { day: '2027-03-06', from: '09:00', to: '12:00', place: '机房' },
      ],
      ...{ audience: 'own', assessed: false, lecturers: [{ name: '周敏', title: '教授', unit: '津海大学' }] },
    })
  })

  it.each([
    [{ 日期: '三月五日' }, '2 请填写日期。'],
    [{ 结束: '8:00' }, '2 结束时间应晚于开始时间。'],
    [{ 学时: '9' }, '2 各场共 360 分钟，每学时 45 分钟，最多 8 学时。'],
    [{ 授课人: '' }, '2 至少要有一位授课人。'],
    [{ 考核: '也许' }, '2 考核请写“是”或“否”。'],
    [{ 地点: '楼'.repeat(201) }, '2 日期、时间或地点太长。'],
    [{ 参加范围: '亲友' }, '2 参加范围请写“本单位及下级的人员”“同一主管部门各单位的人员”“全市专业技术人员”之一。'],
  ])('%o: %s', (changes, sentence) => expect(sentences(row(changes))).toEqual([sentence]))

  it('says a problem at the row of its session', () => expect(sentences(row(), row({ 日期: '' }))).toEqual(['3 请填写日期。']))

  it('is not any other sheet, and empty rows are none', () => {
    expect(readFilingSheet([['姓名', '身份证号']], numbers)).toBeNull()
    expect(read(filingColumns.map(() => ' '))).toEqual([])
  })

  it('whatever stands in the cells, every row belongs to one training and what it says fits where it is kept', () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 15 }), { maxLength: 8 }), (rows) => {
        const filled = rows.flatMap((cells, index) => (cells.some((cell) => cell.trim() !== '') ? [index + 2] : []))
        expect(read(...rows)?.flatMap((each) => each.rowNumbers)).toEqual(filled)
      }),
    ))
})
