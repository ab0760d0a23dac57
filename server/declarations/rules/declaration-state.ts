import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * The way of a declaration: draft → submitted → registered or refused; returned with a reason and handed in again as often as needed; taken back until it is
 * decided. Where the form asks for four eyes a first handler checks and another registers.
 */
export const declarationStates = ['draft', 'submitted', 'checked', 'returned', 'registered', 'refused', 'withdrawn'] as const
export type DeclarationState = (typeof declarationStates)[number]
export type DeclarationAction = 'submit' | 'withdraw' | 'return' | 'refuse' | 'check' | 'register'
export type MoveRefusal =
  | 'declaration-over'
  | 'declaration-waits'
  | 'declaration-not-waiting'
  | 'needs-first-check'
  | 'already-checked'

/** Where it is after `action`. `fourEyes`: by its form. Who may do it, and why, is for the operations. */
export function moveDeclaration(
  state: DeclarationState,
  action: DeclarationAction,
  { fourEyes }: { fourEyes: boolean },
): Result<DeclarationState, MoveRefusal> {
  if (isOver(state)) return refuse('declaration-over')
  const waits = state === 'submitted' || state === 'checked'
  switch (action) {
    case 'submit':
      return waits ? refuse('declaration-waits') : ok('submitted')
    case 'withdraw':
      return ok('withdrawn')
    case 'return':
      return waits ? ok('returned') : refuse('declaration-not-waiting')
    case 'refuse':
      return waits ? ok('refused') : refuse('declaration-not-waiting')
    case 'check':
      if (!waits) return refuse('declaration-not-waiting')
      return state === 'submitted' && fourEyes ? ok('checked') : refuse('already-checked')
    case 'register':
      if (!waits) return refuse('declaration-not-waiting')
      return fourEyes && state === 'submitted' ? refuse('needs-first-check') : ok('registered')
  }
}

export const isOver = (state: DeclarationState): boolean => ['registered', 'refused', 'withdrawn'].includes(state)
/** The learner may write in it. */
export const isOpen = (state: DeclarationState): boolean => state === 'draft' || state === 'returned'

export const stateNames: Record<DeclarationState, string> = {
  draft: '草稿',
  submitted: '待登记',
  checked: '已初核，待登记',
  returned: '已退回，待补正',
  registered: '已登记',
  refused: '不予登记',
  withdrawn: '已撤回',
}

export const actionNames: Record<DeclarationAction, string> = {
  submit: '提交',
  withdraw: '撤回',
  return: '退回补正',
  refuse: '不予登记',
  check: '初核通过',
  register: '登记',
}
