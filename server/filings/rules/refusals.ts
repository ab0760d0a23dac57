import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { evidenceRefusals } from '#server/media/rules/evidence-refusals.ts'
import { defineRefusals } from '#server/platform/errors.ts'

export const filingRefusals = defineRefusals({
  ...feeRefusals,
  ...attendanceRefusals,
  ...evidenceRefusals,
  'filing-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'filing-changed': { status: 409, sentence: '这份备案刚刚被别人改过，请看过最新内容后再办理。' },
  'filing-not-accepted': { status: 409, sentence: '只有已备案、还没有报送出勤的培训可以办理这一项。' },
  'request-over': { status: 409, sentence: '这份申请已经办结。' },
  'request-waits': { status: 409, sentence: '这份申请正在审核，不能再改；需要修改请先撤回。' },
  'request-not-waiting': { status: 409, sentence: '这份申请没有在等待审核。' },
  'request-open': { status: 409, sentence: '已有一份变更或取消申请在办理。' },
  'training-begun': { status: 409, sentence: '第一场已经开始，不能再备案或变更。' },
  'own-filing': { status: 403, sentence: '不能审核自己提交的备案，请由其他人办理。' },
  'reason-missing': { status: 422, sentence: '请写明理由。' },
  'reason-long': { status: 422, sentence: '理由不超过 500 个字。' },
  'hand-in-late': { status: 409, sentence: '已过报送出勤的期限；确有原因的，请主管部门延长期限。' },
  'evidence-missing': { status: 422, sentence: '请上传培训现场照片或签到表等证明材料。' },
  'evidence-many': { status: 409, sentence: '最多上传 10 个文件。' },
  'evidence-twice': { status: 409, sentence: '这个文件已经上传过了。' },
  'not-invited': { status: 403, sentence: '这次培训的参加范围不包括您登记的单位。' },
  'sheet-columns': { status: 422, sentence: '表头不对，请使用下载的模板。' },
  'sheet-empty': { status: 422, sentence: '表中没有培训。' },
  'sheet-many': { status: 422, sentence: '一次最多导入 200 次培训。' },
  'filing-known': { status: 409, sentence: '有些培训已经起草或备案过（名称和第一场日期相同），一项也没有导入。' },
  'year-wrong': { status: 422, sentence: '年度不对。' },
})
export type FilingRefusal = keyof typeof filingRefusals
