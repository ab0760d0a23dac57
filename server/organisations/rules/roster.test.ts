import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeIdNumber, makePhone } from '#tests/support/make-id-number.ts'
import {
  decideRosterRow,
  findRosterLayout,
  markRepeated,
  type RosterPerson,
  readRosterRow,
  rosterProblemSentence,
} from './roster.ts'

const now = new Date('2026-11-23T00:00:00Z')
const header = ['姓名', '身份证号', '手机号', '职称级别', '职称取得日期', '高新技术岗位']
const layout = { headerIndex: 0, columns: { realName: 0, idNumber: 1, phone: 2, titleLevel: 3, titleSince: 4, highTech: 5 } }
const read = (...cells: string[]) => readRosterRow(cells, 2, layout, now) as RosterPerson
const codes = (person: RosterPerson) => person.problems.map((problem) => problem.code)

describe('the template', () => {
  it('is found below a title, in any order, with the names that offices use', () => {
    const rows = [['某单位 2026 年专业技术人员名册'], ['序号', '手机号码', ' 姓 名 ', '身份证号码*']]
    expect(findRosterLayout(rows)).toEqual({
      ok: true,
      value: { headerIndex: 1, columns: { realName: 2, idNumber: 3, phone: 1 } },
    })
    expect(findRosterLayout([header])).toMatchObject({ ok: true, value: layout })
  })

  it('of something else is refused with what is missing', () => {
    expect(findRosterLayout([['姓名', '身份证号', '课程']])).toMatchObject({ ok: false, detail: { missing: ['手机号'] } })
    expect(findRosterLayout([])).toMatchObject({ ok: false, detail: { missing: ['姓名', '身份证号', '手机号'] } })
  })
})

describe('a row', () => {
  it('is read with full-width digits, spaces, a small x and dates of any style', () => {
    const full = makeIdNumber(1).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const person = read(' 王 芳 ', full, `+86 ${makePhone(1)}`, '副高', '2019年9月1日', '是')
    expect(person).toMatchObject({
      realName: '王芳',
      idNumber: makeIdNumber(1),
      phone: makePhone(1),
      titleLevel: 'associate-senior',
      titleSinceOn: '2019-09-01',
      highTech: true,
      problems: [],
    })
  })

  it('says everything that is wrong with it at once', () => {
    expect(codes(read('=cmd|calc', '11010519491231002Y', '12345', '大师', '昨天', '也许'))).toEqual([
      'real-name-characters',
      'id-number-characters',
      'phone-format',
      'title-level-unknown',
      'title-since-format',
      'high-tech-unknown',
    ])
    expect(
      codes(
        read('王芳', `${makeIdNumber(1).slice(0, 16)}${makeIdNumber(1)[16] === '1' ? 2 : 1}${makeIdNumber(1)[17]}`, makePhone(1)),
      ),
    ).toEqual(['id-number-check'])
    expect(codes(read('王芳', makeIdNumber(1), makePhone(1), '中级', '2027-01-01'))).toEqual(['title-since-future'])
  })

  it('of blanks is none', () => expect(readRosterRow(['', ' ', ''], 9, layout, now)).toBeNull())

  it('never shows a number that could not be read', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 30 }), (typed) => {
        const { maskedIdNumber, idNumber } = read('王芳', typed, makePhone(1))
        return idNumber !== null || typed.trim().length < 6 || !maskedIdNumber.includes(typed.trim())
      }),
    )
  })

  it('that repeats another is told which', () => {
    const people = [1, 2, 1].map(
      (seed, index) => readRosterRow(['王芳', makeIdNumber(seed), makePhone(5)], index + 2, layout, now) as RosterPerson,
    )
    markRepeated(people)
    expect(people.map((each) => each.problems)).toEqual([
      [],
      [{ code: 'same-phone', row: 2 }],
      [
        { code: 'same-id-number', row: 2 },
        { code: 'same-phone', row: 2 },
      ],
    ])
    expect(rosterProblemSentence({ code: 'same-id-number', row: 2 })).toBe('身份证号与本表第 2 行相同。')
  })
})

describe('what a row does', () => {
  const account = { accountId: 'a', realName: '王芳', active: true, awaitsActivation: false, placeId: null as string | null }
  it.each([
    ['makes an account for somebody new', null, null, 'new'],
    ['does not take the phone of another', null, 'b', 'phone-of-another'],
    ['registers who is registered nowhere', account, 'a', 'join'],
    ['changes nothing for who is here', { ...account, placeId: 'here' }, 'a', 'here'],
    ['asks the old place of who is elsewhere', { ...account, placeId: 'there' }, 'b', 'transfer'],
    [
      'gives a new phone to who is here and has not activated',
      { ...account, awaitsActivation: true, placeId: 'here' },
      null,
      'here',
    ],
    ['but not the phone of another', { ...account, awaitsActivation: true, placeId: 'here' }, 'b', 'phone-of-another'],
    ['stops at another name', { ...account, realName: '王方' }, 'a', 'name-differs'],
    ['stops at a closed account', { ...account, active: false }, 'a', 'account-closed'],
  ] as const)('%s', (_, byIdNumber, phoneOwnerId, expected) => {
    const decided = decideRosterRow('王芳', { byIdNumber, phoneOwnerId }, 'here')
    expect(decided.ok ? decided.value : decided.reason).toBe(expected)
  })
})
