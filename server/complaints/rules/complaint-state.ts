import { ok, type Result, refuse } from '#server/platform/result.ts'

/** `answered` may still be reviewed once; `closed`: answered after that review. */
export const complaintStates = ['filed', 'accepted', 'answered', 'reviewing', 'closed', 'declined', 'withdrawn'] as const
export type ComplaintState = (typeof complaintStates)[number]

export const complaintStateNames: Readonly<Record<ComplaintState, string>> = {
  filed: '待受理',
  accepted: '办理中',
  answered: '已答复',
  reviewing: '复核中',
  closed: '复核已答复',
  declined: '不予受理',
  withdrawn: '已撤回',
}

/** What the office responsible does with it. */
export const officeActs = ['accept', 'decline', 'extend', 'hand-over', 'answer'] as const
export type OfficeAct = (typeof officeActs)[number]
/** What the person who filed it does. */
export const personActs = ['supplement', 'withdraw', 'rate', 'ask-review'] as const
export type PersonAct = (typeof personActs)[number]
/** `file`: the beginning; `look`: the office looked at who the person is. */
export type ComplaintAct = OfficeAct | PersonAct | 'file' | 'look'

export const complaintActNames: Readonly<Record<ComplaintAct, string>> = {
  file: '提交',
  accept: '受理',
  decline: '不予受理',
  extend: '延长办理期限',
  'hand-over': '转交',
  answer: '答复',
  look: '办理单位查看了您的姓名和联系方式',
  supplement: '补充说明',
  withdraw: '撤回',
  rate: '评价',
  'ask-review': '申请复核',
}

const ways: Readonly<Record<OfficeAct | PersonAct, Partial<Record<ComplaintState, ComplaintState>>>> = {
  accept: { filed: 'accepted' },
  decline: { filed: 'declined' },
  extend: { accepted: 'accepted', reviewing: 'reviewing' },
  'hand-over': { filed: 'filed', accepted: 'accepted', reviewing: 'reviewing' },
  answer: { accepted: 'answered', reviewing: 'closed' },
  supplement: { filed: 'filed', accepted: 'accepted', reviewing: 'reviewing' },
  withdraw: { filed: 'withdrawn', accepted: 'withdrawn', reviewing: 'withdrawn' },
  rate: { answered: 'answered', closed: 'closed' },
  'ask-review': { answered: 'reviewing', declined: 'reviewing' },
}

/** Where it stands after an act, or that this cannot be done to it now. */
export function moveComplaint(state: ComplaintState, act: OfficeAct | PersonAct): Result<ComplaintState, 'complaint-not-so'> {
  const next = ways[act][state]
  return next ? ok(next) : refuse('complaint-not-so')
}

/** As long as somebody owes a word. */
export const isOpen = (state: ComplaintState): boolean => ['filed', 'accepted', 'reviewing'].includes(state)
