import type { DeclarationState } from '#server/declarations/rules/declaration-state.ts'
import type { LineState } from '#server/hours/rules/statement.ts'
import { shanghaiDateText, shanghaiYear } from '#server/platform/calendar.ts'

/**
 * “Why are my hours not shown”: the way of what was learned, step by step, until the one at which it stands. done = past it; stopped = it ends here for a reason;
 * waiting = somebody has to act, or a moment has to pass; ahead = comes after that.
 */
export type WhyStep = {
  id: 'learned' | 'proved' | 'credited' | 'year' | 'counted' | 'verified'
  label: string
  state: 'done' | 'waiting' | 'stopped' | 'ahead'
  sentence: string
  /** What to do, as a page. */
  to?: string
}

export type WhyEntry = { year: number; recordedAt: Date; state: LineState; sentence: string; unverified: boolean } | null

type CourseFacts = {
  kind: 'course'
  id: string
  lessonCount: number
  lessonsDone: number
  lessonsDoneAt: Date | null
  requiresExam: boolean
  examPassedAt: Date | null
  completedAt: Date | null
  windowState: 'before' | 'open' | 'closed'
  /** Why the completed course stands in no entry; null while it is only a matter of seconds. */
  uncredited: string | null
}
type DeclarationFacts = {
  kind: 'declaration'
  id: string
  state: DeclarationState
  submittedAt: Date | null
  placeName: string | null
  reason: string
}
export type WhyFacts = (CourseFacts | DeclarationFacts) & { entry: WhyEntry; standing: { verified: boolean; sentence: string } }

type Found = Pick<WhyStep, 'state' | 'sentence' | 'to'>
const done = (sentence: string): Found => ({ state: 'done', sentence })
const waiting = (sentence: string, to?: string): Found => ({ state: 'waiting', sentence, ...(to ? { to } : {}) })
const stopped = (sentence: string, to?: string): Found => ({ state: 'stopped', sentence, ...(to ? { to } : {}) })

/** All six steps, in order. After the first that is not done nothing else is claimed. */
export function whySteps(facts: WhyFacts): WhyStep[] {
  const course = facts.kind === 'course'
  const asked: [WhyStep['id'], string, () => Found][] = [
    ['learned', course ? '学习' : '申报', () => (course ? learnedCourse(facts) : learnedElsewhere(facts))],
    ['proved', course ? '考试' : '登记', () => (course ? examOf(facts) : registrationOf(facts))],
    ['credited', '入账', () => creditedOf(facts)],
    ['year', '年度', () => done(`计入 ${facts.entry?.year} 年度（以${course ? '完成' : '发生'}的日期为准）`)],
    ['counted', '计入', () => countedOf(facts.entry)],
    ['verified', '验证', () => verifiedOf(facts)],
  ]
  let held = false
  return asked.map(([id, label, find]) => {
    if (held) return { id, label, state: 'ahead', sentence: '前一步完成之后' }
    const found = find()
    held = found.state !== 'done'
    return { id, label, ...found }
  })
}

function learnedCourse({ id, lessonCount, lessonsDone, lessonsDoneAt, windowState }: CourseFacts): Found {
  if (lessonsDoneAt) return done(`${shanghaiDateText(lessonsDoneAt)}学完全部 ${lessonCount} 个课节`)
  const left = `还有 ${lessonCount - lessonsDone} 个课节没有学完（${lessonsDone}/${lessonCount}）`
  return windowState === 'open'
    ? waiting(left, `/learn/courses/${id}`)
    : stopped(`${left}，课程${windowState === 'before' ? '还没有开放' : '已经结束'}`)
}

function examOf({ id, requiresExam, examPassedAt, windowState }: CourseFacts): Found {
  if (!requiresExam) return done('这门课不需要考试')
  if (examPassedAt) return done(`${shanghaiDateText(examPassedAt)}考试合格`)
  return windowState === 'closed'
    ? stopped('考试没有合格，课程已经结束', `/learn/courses/${id}`)
    : waiting('课节已学完，还要考试合格', '/learn/exams')
}

function learnedElsewhere({ id, state, submittedAt }: DeclarationFacts): Found {
  if (state === 'draft') return waiting('还是草稿，没有提交给单位', `/learn/declarations/${id}`)
  if (state === 'withdrawn') return stopped('您已撤回这份申报', '/learn/declarations/new')
  return done(`${submittedAt ? shanghaiDateText(submittedAt) : ''}提交给单位`)
}

function registrationOf({ id, state, submittedAt, placeName, reason }: DeclarationFacts): Found {
  const to = `/learn/declarations/${id}`
  switch (state) {
    case 'registered':
      return done(`${placeName ?? '单位'}已登记`)
    case 'returned':
      return waiting(`单位退回，等您补正：${reason}`, to)
    case 'refused':
      return stopped(`单位不予登记：${reason}`, to)
    default: {
      const since = submittedAt ? `，${shanghaiDateText(submittedAt)}起` : ''
      return waiting(`${state === 'checked' ? '已初核，' : ''}等待${placeName ?? '单位'}的经办人登记${since}`, to)
    }
  }
}

function creditedOf(facts: WhyFacts): Found {
  if (facts.entry) return done(`${shanghaiDateText(facts.entry.recordedAt)}记入学时台账`)
  if (facts.kind === 'course' && facts.uncredited) return stopped(facts.uncredited)
  return waiting('正在入账，通常几秒钟内完成；超过十分钟没有入账请联系管理员')
}

function countedOf(entry: WhyEntry): Found {
  if (!entry) return waiting('')
  return entry.state === 'counted' || entry.state === 'partly' ? done(entry.sentence) : stopped(entry.sentence, '/learn/hours')
}

function verifiedOf({ entry, standing }: WhyFacts): Found {
  if (entry && standing.verified && !entry.unverified) return done(standing.sentence)
  return waiting(
    entry?.unverified ? `年度验证之后才入账，要等主管部门另开一轮。${standing.sentence}` : standing.sentence,
    entry ? `/learn/hours?year=${entry.year}` : undefined,
  )
}

/** The year that a thing learned at this moment would belong to. */
export const yearOfLearning = (at: Date | null, otherwise: number): number => (at ? shanghaiYear(at) : otherwise)
