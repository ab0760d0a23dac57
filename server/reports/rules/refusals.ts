import { defineRefusals } from '#server/platform/errors.ts'

export const reportRefusals = defineRefusals({
  'printing-open': { status: 409, sentence: '您还有一批正在生成，完成或取消之后再开始下一批。' },
  'printing-empty': { status: 422, sentence: '没有选中任何人，请调整筛选条件或填写身份证号。' },
  'printing-too-many': { status: 422, sentence: '一批最多 1,000 份，请按单位、年度分几批打印。' },
  'printing-year': { status: 422, sentence: '所选的年度中有尚未公布学时规则的年度，请重新选择。' },
  'printing-unknown': { status: 422, sentence: '下列号码有误，或不是您权限范围内的人员，请更正后重试：' },
  'printing-over': { status: 409, sentence: '这一批已经结束，请刷新页面。' },
  'query-too-wide': { status: 422, sentence: '范围太大，一时查不完。请加一个条件，或只查一个单位。' },
  'query-name': { status: 422, sentence: '请给查询起一个名字，最多 40 个字。' },
  'query-many': { status: 409, sentence: '保存的查询已满 100 个，请先删除不用的。' },
  'reveal-reason-missing': { status: 422, sentence: '请写明查看完整号码的事由（至少四个字），本人可以看到。' },
})
export type ReportRefusal = keyof typeof reportRefusals
