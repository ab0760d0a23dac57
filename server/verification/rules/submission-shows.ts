/** How a submission stands, and parts of its people that an officer looks at. */
export const submissionStates = ['submitted', 'checking', 'closed', 'withdrawn'] as const
export type SubmissionState = (typeof submissionStates)[number]

export const submissionStateNames: Record<SubmissionState, string> = {
  submitted: '待受理',
  checking: '验证中',
  closed: '已办结',
  withdrawn: '已撤回',
}

export const submittedShows = ['all', 'open', 'anomalies', 'not-met', 'drawn', 'verified', 'returned'] as const
export type SubmittedShow = (typeof submittedShows)[number]

export const submittedShowNames: Record<SubmittedShow, string> = {
  all: '全部',
  open: '待验证',
  anomalies: '有疑点',
  'not-met': '未达标',
  drawn: '抽查名单',
  verified: '已验证',
  returned: '已退回',
}
