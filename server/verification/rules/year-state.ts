import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * The way of one person's year: open → submitted → under check → verified | returned, and from returned to submitted again. A verified year stands;
 * what comes after it belongs to the next round, which somebody has to open. Whoever takes a submission back stands where they stood before it: a year
 * that was sent back in this round is sent back again, with its reason and the days for mending it.
 */
export type YearStage = 'open' | 'submitted' | 'checking' | 'returned' | 'verified'
export type YearState = {
  stage: YearStage
  round: number
  /** The authority has sent it back in this round. */
  returned: boolean
}
export const firstRound: YearState = { stage: 'open', round: 1, returned: false }
export type YearCommand = 'submit' | 'withdraw' | 'take-up' | 'verify' | 'return' | 'reopen'
export type StepRefusal =
  | 'already-submitted'
  | 'year-verified'
  | 'not-submitted'
  | 'taken-up'
  | 'not-verified'
  | 'already-decided'

export function step({ stage, round, returned }: YearState, command: YearCommand): Result<YearState, StepRefusal> {
  const underWay = stage === 'submitted' || stage === 'checking'
  switch (command) {
    case 'submit':
      if (underWay) return refuse('already-submitted')
      return stage === 'verified' ? refuse('year-verified') : ok({ stage: 'submitted', round, returned })
    case 'withdraw':
      if (stage === 'checking') return refuse('taken-up')
      return stage === 'submitted' ? ok({ stage: returned ? 'returned' : 'open', round, returned }) : refuse('not-submitted')
    case 'take-up':
      return underWay ? ok({ stage: 'checking', round, returned }) : refuse('not-submitted')
    case 'verify':
    case 'return':
      if (stage === 'verified' || stage === 'returned') return refuse('already-decided')
      if (!underWay) return refuse('not-submitted')
      return ok(command === 'verify' ? { stage: 'verified', round, returned } : { stage: 'returned', round, returned: true })
    case 'reopen':
      return stage === 'verified' ? ok({ stage: 'open', round: round + 1, returned: false }) : refuse('not-verified')
  }
}

export const stageNames: Record<YearStage, string> = {
  open: '未提交',
  submitted: '已提交，待受理',
  checking: '验证中',
  returned: '已退回',
  verified: '已验证',
}
