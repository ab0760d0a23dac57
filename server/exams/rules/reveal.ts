import { isOverdue } from './attempt.ts'

/**
 * What of a finished attempt may be shown, and when. During an attempt: nothing. Afterwards always score and verdict. Right answers and
 * explanations only when nobody can sit the exam any more, or the first to finish would hand them to the rest.
 */
export const revealPolicies = ['score', 'parts', 'answers-after-close'] as const
/** score = score only; parts = also points by part of the paper; answers-after-close = also answers and explanations once all is over. */
export type RevealPolicy = (typeof revealPolicies)[number]

export type Reveal = { score: boolean; parts: boolean; answers: boolean }

/** Parts with fewer questions are not broken out: a part of one question would say which answer was wrong. */
export const leastPartQuestions = 5

export type RevealFacts = {
  policy: RevealPolicy
  finished: boolean
  /** The latest deadline that any attempt of this exam can have, or null when it never closes. */
  lastDeadlineAt: Date | null
  now: Date
}

export function decideReveal({ policy, finished, lastDeadlineAt, now }: RevealFacts): Reveal {
  if (!finished) return { score: false, parts: false, answers: false }
  // While answers on their way still count, they could still be changed.
  const allOver = lastDeadlineAt !== null && isOverdue({ deadlineAt: lastDeadlineAt }, now)
  return { score: true, parts: policy !== 'score', answers: policy === 'answers-after-close' && allOver }
}

export const revealSentences: Record<RevealPolicy, string> = {
  score: '交卷后显示成绩，不公布答案。',
  parts: '交卷后显示成绩和各题型得分，不公布答案。',
  'answers-after-close': '交卷后显示成绩和各题型得分；考试关闭后可以查看答案和解析。',
}
