/** What a learner may ask about their record. */
export type RequestKind = 'correction' | 'deletion'
export type RequestState = 'open' | 'done' | 'declined' | 'withdrawn'

export const requestKindNames: Record<RequestKind, string> = { correction: '更正姓名或身份证号', deletion: '注销账号' }
export const requestStateNames: Record<RequestState, string> = {
  open: '等待办理',
  done: '已办理',
  declined: '不予办理',
  withdrawn: '已撤回',
}

/** Days in which somebody may think better of leaving. Configured; no number in the outline. */
export const deletionDays = 15
export const deletionDueAt = (askedAt: Date): Date => new Date(askedAt.getTime() + deletionDays * 86_400_000)
