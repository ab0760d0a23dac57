import type { DeclarationState } from './declaration-state.ts'

/** Parts of what was handed in that a handler looks at. */
export const registrationShows = ['waiting', 'returned', 'registered', 'refused', 'withdrawn'] as const
export type RegistrationShow = (typeof registrationShows)[number]

export const statesShown: Record<RegistrationShow, readonly DeclarationState[]> = {
  waiting: ['submitted', 'checked'],
  returned: ['returned'],
  registered: ['registered'],
  refused: ['refused'],
  withdrawn: ['withdrawn'],
}

export const registrationShowNames: Record<RegistrationShow, string> = {
  waiting: '待办理',
  returned: '已退回',
  registered: '已登记',
  refused: '不予登记',
  withdrawn: '学员撤回',
}
