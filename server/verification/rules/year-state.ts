import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * The way of one person's year: open → submitted → under check → verified | returned, and from returned to submitted again. A verified year stands;
 * what comes after it belongs to the next round, which somebody has to open.
 */
export type YearStage = 'open' | 'submitted' | 'checking' | 'returned' | 'verified'
export type YearState = { stage: YearStage; round: number }
export type YearCommand = 'submit' | 'withdraw' | 'take-up' | 'verify' | 'return' | 'reopen'
export type StepRefusal =
  | 'already-submitted'
  | 'year-verified'
  | 'not-submitted'
  | 'taken-up'
  | 'not-verified'
  | 'already-decided'

export function step({ stage, round }: YearState, command: YearCommand): Result<YearState, StepRefusal> {
  const underWay = stage === 'submitted' || stage === 'checking'
  switch (command) {
    case 'submit':
      if (underWay) return refuse('already-submitted')
      return stage === 'verified' ? refuse('year-verified') : ok({ stage: 'submitted', round })
    case 'withdraw':
      if (stage === 'checking') return refuse('taken-up')
      return stage === 'submitted' ? ok({ stage: 'open', round }) : refuse('not-submitted')
    case 'take-up':
      return underWay ? ok({ stage: 'checking', round }) : refuse('not-submitted')
    case 'verify':
    case 'return':
      if (stage === 'verified' || stage === 'returned') return refuse('already-decided')
      return underWay ? ok({ stage: command === 'verify' ? 'verified' : 'returned', round }) : refuse('not-submitted')
    case 'reopen':
      return stage === 'verified' ? ok({ stage: 'open', round: round + 1 }) : refuse('not-verified')
  }
}

export const stageNames: Record<YearStage, string> = {
  open: '未提交',
  submitted: '已提交，待受理',
  checking: '验证中',
  returned: '已退回',
  verified: '已验证',
}
