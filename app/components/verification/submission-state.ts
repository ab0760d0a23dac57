/** In words, for lists. */
export const submissionStateNames = {
  submitted: '待受理',
  checking: '验证中',
  closed: '已办结',
  withdrawn: '已撤回',
} as const
