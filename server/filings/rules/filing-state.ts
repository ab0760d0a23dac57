import { ok, type Result, refuse } from '#server/platform/result.ts'

/**
 * A training: filing → accepted → handed in → confirmed; it is given up before it is accepted, cancelled after. While it is accepted it may be changed or
 * cancelled by another request; attendance that came back is accepted again. A request: draft → submitted → accepted, refused, or returned and
 * submitted again; taken back until it is decided.
 */
export const filingStates = ['filing', 'accepted', 'cancelled', 'handed-in', 'confirmed', 'given-up'] as const
export type FilingState = (typeof filingStates)[number]
export const requestStates = ['draft', 'submitted', 'returned', 'accepted', 'refused', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]
export type RequestKind = 'new' | 'change' | 'cancel'
export type RequestAction = 'submit' | 'accept' | 'return' | 'refuse' | 'withdraw'
export type RequestRefusal = 'request-over' | 'request-waits' | 'request-not-waiting'

export function moveRequest(state: RequestState, action: RequestAction): Result<RequestState, RequestRefusal> {
  if (state === 'accepted' || state === 'refused' || state === 'withdrawn') return refuse('request-over')
  const waits = state === 'submitted'
  switch (action) {
    case 'submit':
      return waits ? refuse('request-waits') : ok('submitted')
    case 'withdraw':
      return ok('withdrawn')
    case 'accept':
      return waits ? ok('accepted') : refuse('request-not-waiting')
    case 'return':
      return waits ? ok('returned') : refuse('request-not-waiting')
    case 'refuse':
      return waits ? ok('refused') : refuse('request-not-waiting')
  }
}

/** Where the training is once its request of this kind has come to `outcome`. */
export function filingAfter(filing: FilingState, kind: RequestKind, outcome: RequestState): FilingState {
  if (outcome === 'accepted') return kind === 'cancel' ? 'cancelled' : 'accepted'
  return kind === 'new' && (outcome === 'refused' || outcome === 'withdrawn') ? 'given-up' : filing
}

/** Whether a change or cancellation may be asked for. */
export const mayAskChange = (filing: FilingState): boolean => filing === 'accepted'

export const filingStateNames: Record<FilingState, string> = {
  filing: '备案中',
  accepted: '已备案',
  cancelled: '已取消',
  'handed-in': '出勤已报送',
  confirmed: '已确认',
  'given-up': '未备案',
}
export const requestStateNames: Record<RequestState, string> = {
  draft: '草稿',
  submitted: '待审核',
  returned: '已退回',
  accepted: '已受理',
  refused: '不予备案',
  withdrawn: '已撤回',
}
export const requestKindNames: Record<RequestKind, string> = { new: '备案', change: '变更', cancel: '取消' }
export const requestActionNames: Record<RequestAction, string> = {
  submit: '提交',
  accept: '受理',
  return: '退回',
  refuse: '不予备案',
  withdraw: '撤回',
}
