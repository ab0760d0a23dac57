import { ok, type Result, refuse } from '#server/platform/result.ts'

export const feeStates = ['due', 'paid-by-unit', 'paid-by-learner', 'waived', 'void', 'refund-due', 'refunded'] as const
export type FeeState = (typeof feeStates)[number]
export type FeePayer = 'unit' | 'learner'

export const feeStateNames: Readonly<Record<FeeState, string>> = {
  due: '待缴',
  'paid-by-unit': '单位已缴',
  'paid-by-learner': '个人已缴',
  waived: '已减免',
  void: '已作废',
  'refund-due': '待退费',
  refunded: '已退费',
}

/** `pay-…`: the payee has the money; `release`: the place was given up. */
export const feeActions = ['charge', 'say-transferred', 'pay-by-unit', 'pay-by-learner', 'waive', 'release', 'refund'] as const
export type FeeAction = (typeof feeActions)[number]

export const feeActionNames: Readonly<Record<FeeAction, string>> = {
  charge: '应缴',
  'say-transferred': '缴费方称已转账',
  'pay-by-unit': '确认单位缴费',
  'pay-by-learner': '确认个人缴费',
  waive: '减免',
  release: '退出',
  refund: '退费',
}

const ways: Readonly<Record<FeeState, Partial<Record<Exclude<FeeAction, 'charge'>, FeeState>>>> = {
  due: {
    'say-transferred': 'due',
    'pay-by-unit': 'paid-by-unit',
    'pay-by-learner': 'paid-by-learner',
    waive: 'waived',
    release: 'void',
  },
  'paid-by-unit': { release: 'refund-due' },
  'paid-by-learner': { release: 'refund-due' },
  waived: { release: 'void' },
  void: {},
  'refund-due': { refund: 'refunded' },
  refunded: {},
}

/** Where a fee stands after an action, or that this cannot be done to it now. Nothing is paid twice; only what was paid is given back. */
export function moveFee(state: FeeState, action: Exclude<FeeAction, 'charge'>): Result<FeeState, 'fee-not-so'> {
  const next = ways[state][action]
  return next ? ok(next) : refuse('fee-not-so')
}

/** As long as somebody keeps their place. */
export const isStanding = (state: FeeState): boolean => ['due', 'paid-by-unit', 'paid-by-learner', 'waived'].includes(state)
