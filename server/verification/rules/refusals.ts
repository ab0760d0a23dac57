import { defineRefusals } from '#server/platform/errors.ts'

export const verificationRefusals = defineRefusals({
  'not-for-learners': { status: 409, sentence: '这里不登记人员，或已经停用，没有年度可以提交。' },
  'no-policy': { status: 409, sentence: '这一年的学时规则还没有公布，公布后才能提交。' },
  'nobody-to-submit': { status: 409, sentence: '没有可以提交的人员：可能都已提交或已验证，请刷新后再看。' },
  'year-closed': {
    status: 409,
    sentence: '这一年已经截止提交。确需补交的，请向市人力社保局申请延期；被退回的可在当年规则的改正期限内改正再交。',
  },
  'note-too-long': { status: 400, sentence: '说明请控制在 500 字以内。' },
  'already-submitted': { status: 409, sentence: '已经提交，正在等待主管部门验证。' },
  'year-verified': { status: 409, sentence: '这一年已经验证。要补充或更正，请主管部门先开出新的一轮。' },
  'not-submitted': { status: 409, sentence: '这份提交已经撤回或办结，请刷新后再看。' },
  'taken-up': { status: 409, sentence: '主管部门已经受理，不能再撤回；需要改动的，请联系主管部门退回。' },
  'not-verified': { status: 409, sentence: '只有已经验证、且没有另开一轮的年度，才能开出新的一轮。' },
  'already-decided': { status: 409, sentence: '别人刚刚已经办理，请刷新后再看。' },
  'own-unit': { status: 403, sentence: '您是这个单位的经办人或提交人，不能验证它的年度，请由其他人员办理。' },
  'own-year': { status: 403, sentence: '不能验证自己的年度，请由其他人员办理。' },
  'own-registration': { status: 403, sentence: '其中有您本人登记或复核的学时，须由其他人员验证。' },
  changed: { status: 409, sentence: '提交之后情况有变（学时被冲正、职称更正或规则有新版本），请退回单位重新提交。' },
  'sample-open': { status: 409, sentence: '在抽查名单中，请先记下抽查结果。' },
  'sample-problem': { status: 409, sentence: '抽查发现问题，不能验证，请退回并说明理由。' },
  'sample-drawn': { status: 409, sentence: '这份提交已经抽过样，名单不能重抽。' },
  'not-drawn': { status: 404, sentence: '这个人不在抽查名单中。' },
  'reason-missing': { status: 422, sentence: '请写明理由，单位和本人会看到它。' },
  'reason-too-long': { status: 422, sentence: '理由请控制在 200 字以内。' },
  'until-past': { status: 422, sentence: '延期的截止日应在今天之后、且晚于原来的期限。' },
  'until-too-far': { status: 422, sentence: '一次延期超过了当年规则允许的天数，请选近一些的截止日。' },
})
export type VerificationRefusal = keyof typeof verificationRefusals
