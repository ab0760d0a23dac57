import { defineRefusals } from '#server/platform/errors.ts'

export const organisationRefusals = defineRefusals({
  'credit-code-format': { status: 400, sentence: '统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。' },
  'credit-code-check': { status: 400, sentence: '统一社会信用代码校验不通过，可能有一位填错了。' },
  'credit-code-taken': { status: 409, sentence: '这个统一社会信用代码已经登记过。' },
  'wrong-place': { status: 400, sentence: '这类机构不能设在所选的上级之下。' },
  'not-for-learners': { status: 400, sentence: '人员只能登记在用人单位或人力资源服务机构。' },
  'role-not-here': { status: 400, sentence: '这项权限不能授予所选的机构。' },
  'not-to-oneself': { status: 403, sentence: '不能给自己授权，请由另一位管理人员办理。' },
})
