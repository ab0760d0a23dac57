import { defineRefusals } from '#server/platform/errors.ts'

export const organisationRefusals = defineRefusals({
  'credit-code-format': { status: 400, sentence: '统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。' },
  'credit-code-check': { status: 400, sentence: '统一社会信用代码校验不通过，可能有一位填错了。' },
  'credit-code-taken': { status: 409, sentence: '这个统一社会信用代码已经登记过。' },
  'wrong-place': { status: 400, sentence: '这类机构不能设在所选的上级之下。' },
  'not-for-learners': { status: 400, sentence: '人员只能登记在用人单位或人力资源服务机构。' },
  'role-not-here': { status: 400, sentence: '这项权限不能授予所选的机构。' },
  'not-to-oneself': { status: 403, sentence: '不能给自己授权，请由另一位管理人员办理。' },
  'already-here': { status: 409, sentence: '已经登记在这个单位，不需要再办。' },
  'registered-elsewhere': { status: 409, sentence: '此人目前登记在其他单位，请发出调入申请，由原单位放行。' },
  'not-registered': { status: 409, sentence: '您目前没有登记在任何单位。' },
  'joining-open': { status: 409, sentence: '您还有一项申请没有办结。请等待办结，或先撤回再提出新的申请。' },
  'joining-over': { status: 409, sentence: '这项申请已经办结或撤回，请刷新查看最新状态。' },
  'joining-not-waiting': { status: 409, sentence: '这一步已经办过，或者现在还轮不到这一步。' },
  'already-invited': { status: 409, sentence: '已经邀请过此人，正在等待答复。' },
  'not-for-oneself': { status: 403, sentence: '不能办理自己的申请，请由另一位经办人或主管部门办理。' },
  'reason-missing': { status: 400, sentence: '请填写理由，申请人会看到。' },
  'wanted-name-length': { status: 400, sentence: '请填写单位全称，2 至 100 个字。' },
})
