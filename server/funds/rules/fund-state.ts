import { ok, type Result, refuse } from '#server/platform/result.ts'

/** A year's fund: kept by the unit, reported to the authority above, answered by it. */
export const fundStates = ['open', 'reported', 'returned', 'accepted'] as const
export type FundState = (typeof fundStates)[number]
export const fundStateNames: Readonly<Record<FundState, string>> = {
  open: '未报送',
  reported: '已报送，待审阅',
  returned: '被退回',
  accepted: '已审阅',
}

export type FundAction = 'report' | 'retract' | 'accept' | 'return'
const moves: Readonly<Record<FundAction, Partial<Record<FundState, FundState>>>> = {
  report: { open: 'reported', returned: 'reported' },
  retract: { reported: 'open' },
  accept: { reported: 'accepted' },
  // What was accepted and turns out wrong goes back too.
  return: { reported: 'returned', accepted: 'returned' },
}

export function moveFund(state: FundState, action: FundAction): Result<FundState, 'fund-not-so'> {
  const next = moves[action][state]
  return next ? ok(next) : refuse('fund-not-so')
}

/** Whether figures and spendings may be written. */
export const isKept = (state: FundState): boolean => state === 'open' || state === 'returned'
