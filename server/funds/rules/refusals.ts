import { defineRefusals } from '#server/platform/errors.ts'

export const fundRefusals = defineRefusals({
  'fund-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'fund-changed': { status: 409, sentence: '这一年度的经费刚刚被别人改过，请看过最新内容后再保存。' },
  'fund-missing': { status: 409, sentence: '请先填写工资总额和提取比例。' },
  'fund-not-so': { status: 409, sentence: '这份报告的状态已经变了，请看过最新内容后再办理。' },
  'fund-reported': { status: 409, sentence: '这一年度已经报送，撤回或被退回后才能修改。' },
  'spending-missing': { status: 404, sentence: '没有这笔支出，或者已经划掉。' },
  'training-unknown': { status: 409, sentence: '没有找到这次培训。' },
  'reason-missing': { status: 422, sentence: '请写明理由。' },
  'reason-long': { status: 422, sentence: '理由不超过 500 个字。' },
})
export type FundRefusal = keyof typeof fundRefusals
