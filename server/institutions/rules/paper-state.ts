import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * What an institution asks of the bureau, its recognition or a seminar: draft → submitted → accepted, refused, or returned and submitted again; taken back
 * until it is decided.
 */
export const paperKinds = ['recognition', 'seminar'] as const
export type PaperKind = (typeof paperKinds)[number]
export const paperStates = ['draft', 'submitted', 'returned', 'accepted', 'refused', 'withdrawn'] as const
export type PaperState = (typeof paperStates)[number]
export const paperActions = ['submit', 'accept', 'return', 'refuse', 'withdraw'] as const
export type PaperAction = (typeof paperActions)[number]
export type PaperRefusal = 'paper-over' | 'paper-waits' | 'paper-not-waiting'

export function movePaper(state: PaperState, action: PaperAction): Result<PaperState, PaperRefusal> {
  if (state === 'accepted' || state === 'refused' || state === 'withdrawn') return refuse('paper-over')
  const waits = state === 'submitted'
  switch (action) {
    case 'submit':
      return waits ? refuse('paper-waits') : ok('submitted')
    case 'withdraw':
      return ok('withdrawn')
    case 'accept':
      return waits ? ok('accepted') : refuse('paper-not-waiting')
    case 'return':
      return waits ? ok('returned') : refuse('paper-not-waiting')
    case 'refuse':
      return waits ? ok('refused') : refuse('paper-not-waiting')
  }
}

export const paperKindNames: Record<PaperKind, string> = { recognition: '施教机构认定', seminar: '高级研修项目' }
export const paperStateNames: Record<PaperState, string> = {
  draft: '草稿',
  submitted: '待审核',
  returned: '已退回',
  accepted: '已同意',
  refused: '未同意',
  withdrawn: '已撤回',
}
