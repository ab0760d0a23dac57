import type { FilingState, RequestState } from './filing-state.ts'

/** What a list of trainings may show. */
export const filingShows = ['all', 'writing', 'asked', 'accepted', 'held', 'over'] as const
export type FilingShow = (typeof filingShows)[number] | 'waiting'

export const filingShowNames: Record<(typeof filingShows)[number], string> = {
  all: '全部',
  writing: '草稿和被退回的',
  asked: '等待主管部门审核',
  accepted: '已备案',
  held: '已报送出勤',
  over: '已办结',
}

type Condition = { filing: FilingState[] | null; request: RequestState[] | null; report: boolean }
/** waiting: for whoever answers, what was asked and what was handed in. */
export const showConditions: Record<FilingShow, Condition> = {
  all: { filing: null, request: null, report: false },
  writing: { filing: null, request: ['draft', 'returned'], report: false },
  asked: { filing: null, request: ['submitted'], report: false },
  accepted: { filing: ['accepted'], request: null, report: false },
  held: { filing: ['handed-in'], request: null, report: false },
  over: { filing: ['confirmed', 'cancelled', 'given-up'], request: null, report: false },
  waiting: { filing: null, request: null, report: true },
}
