import { describe, expect, it } from 'vitest'
import { type WhyFacts, whySteps } from './why-steps.ts'

const at = new Date('2026-06-01T02:00:00Z')
const standing = { verified: false, sentence: '单位还没有提交' }
const course = {
  ...{
    kind: 'course',
    id: 'c',
    lessonCount: 3,
    lessonsDone: 3,
    lessonsDoneAt: at,
    requiresExam: true,
    examPassedAt: at,
    completedAt: at,
  },
  ...{ windowState: 'open', uncredited: null, entry: null, standing },
} as const satisfies WhyFacts
const declaration = {
  ...{
    kind: 'declaration',
    id: 'd',
    state: 'registered',
    submittedAt: at,
    placeName: '河东医院',
    reason: '',
    entry: null,
    standing,
  },
} as const satisfies WhyFacts
const entry = { year: 2026, recordedAt: at, state: 'counted', sentence: '计入公需必修 8 学时', unverified: false } as const

/** Where it stands, and what is said there. */
const standsAt = (facts: WhyFacts) => {
  const steps = whySteps(facts)
  const held = steps.find((step) => step.state !== 'done')
  return held ? `${held.id} ${held.state}：${held.sentence}` : 'through'
}

describe('what was learned stands', () => {
  it.each<[string, WhyFacts]>([
    ['learned waiting：还有 2 个课节没有学完（1/3）', { ...course, lessonsDone: 1, lessonsDoneAt: null }],
    [
      'learned stopped：还有 3 个课节没有学完（0/3），课程已经结束',
      { ...course, lessonsDone: 0, lessonsDoneAt: null, windowState: 'closed' },
    ],
    [
      'learned stopped：还有 3 个课节没有学完（0/3），课程还没有开放',
      { ...course, lessonsDone: 0, lessonsDoneAt: null, windowState: 'before' },
    ],
    ['proved waiting：课节已学完，还要考试合格', { ...course, examPassedAt: null }],
    ['proved stopped：考试没有合格，课程已经结束', { ...course, examPassedAt: null, windowState: 'closed' }],
    ['credited waiting：正在入账，通常几秒钟内完成；超过十分钟没有入账请联系管理员', course],
    ['credited stopped：跨年完成，不计入', { ...course, uncredited: '跨年完成，不计入' }],
    ['counted stopped：不计入：选修已满', { ...course, entry: { ...entry, state: 'uncounted', sentence: '不计入：选修已满' } }],
    ['counted stopped：不计入：已冲正', { ...course, entry: { ...entry, state: 'reversed', sentence: '不计入：已冲正' } }],
    ['verified waiting：单位还没有提交', { ...course, entry }],
    [
      'verified waiting：年度验证之后才入账，要等主管部门另开一轮。已验证',
      { ...course, entry: { ...entry, unverified: true }, standing: { verified: true, sentence: '已验证' } },
    ],
    ['through', { ...course, requiresExam: false, entry, standing: { verified: true, sentence: '已验证' } }],
    ['learned waiting：还是草稿，没有提交给单位', { ...declaration, state: 'draft' }],
    ['learned stopped：您已撤回这份申报', { ...declaration, state: 'withdrawn' }],
    ['proved waiting：等待河东医院的经办人登记，2026年6月1日起', { ...declaration, state: 'submitted' }],
    ['proved waiting：已初核，等待河东医院的经办人登记，2026年6月1日起', { ...declaration, state: 'checked' }],
    ['proved waiting：单位退回，等您补正：看不清', { ...declaration, state: 'returned', reason: '看不清' }],
    ['proved stopped：单位不予登记：不是本专业', { ...declaration, state: 'refused', reason: '不是本专业' }],
    ['credited waiting：正在入账，通常几秒钟内完成；超过十分钟没有入账请联系管理员', declaration],
    ['through', { ...declaration, entry, standing: { verified: true, sentence: '已验证' } }],
  ])('%s', (expected, facts) => {
    expect(standsAt(facts)).toBe(expected)
  })

  it('and after that nothing is claimed', () => {
    const steps = whySteps({ ...course, examPassedAt: null })
    expect(steps.map((step) => step.state)).toEqual(['done', 'waiting', 'ahead', 'ahead', 'ahead', 'ahead'])
  })
})
