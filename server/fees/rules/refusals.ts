import { defineRefusals } from '#server/platform/errors.ts'

export const feeRefusals = defineRefusals({
  'price-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'price-not-in-force': { status: 409, sentence: '这项收费备案现在不在有效期内，不能用来收费。' },
  'price-ended': { status: 409, sentence: '这项收费备案已经停用。' },
  'price-other-organisation': { status: 403, sentence: '只能使用举办单位自己备案的收费。' },
  'price-in-use': { status: 409, sentence: '已经有人按现在的价格产生费用，不能再改价。' },
  'payer-unit-missing': { status: 409, sentence: '学员没有登记单位，不能由单位缴费。' },
  'fee-not-so': { status: 409, sentence: '这笔费用的状态已经变了，请看过最新内容后再办理。' },
  'fee-missing': { status: 404, sentence: '没有这笔费用。' },
  'reason-missing': { status: 422, sentence: '请写明理由。' },
  'reason-long': { status: 422, sentence: '理由不超过 500 个字。' },
  'note-wrong': { status: 422, sentence: '请填写银行的转账流水号，不超过 100 个字。' },
  'day-wrong': { status: 422, sentence: '到账日期不对：请选今天或以前的日期。' },
  'refund-too-much': { status: 422, sentence: '退费不能超过已缴的金额。' },
  'account-wrong': { status: 422, sentence: '请填写户名、开户银行和 8 至 30 位数字的账号。' },
  'import-empty': { status: 422, sentence: '表中没有缴费记录。' },
  'import-columns': { status: 422, sentence: '表头不对，请使用下载的模板。' },
  'import-problems': { status: 409, sentence: '还有不能登记的行，整份名单都没有登记。' },
  'import-over': { status: 409, sentence: '这份名单已经办结。' },
})
export type FeeRefusal = keyof typeof feeRefusals
