import { evidenceRefusals } from '#server/media/rules/evidence-refusals.ts'
import { defineRefusals } from '#server/platform/errors.ts'

export const complaintRefusals = defineRefusals({
  ...evidenceRefusals,
  'complaint-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'complaint-not-so': { status: 409, sentence: '这件事的状态已经变了，请看过最新情况后再办理。' },
  'complaint-changed': { status: 409, sentence: '刚刚有了新的进展，请看过最新内容后再办理。' },
  'files-many': { status: 422, sentence: '一次最多 5 个文件，一共不超过 11 MB。' },
  'words-missing': { status: 422, sentence: '请写明内容。' },
  'words-long': { status: 422, sentence: '最多 2000 个字。' },
  'extended-already': { status: 409, sentence: '办理期限只能延长一次。' },
  'rated-already': { status: 409, sentence: '您已经评价过了。' },
  'score-missing': { status: 422, sentence: '请选择 1 至 5 分。' },
  'own-answer': { status: 403, sentence: '答复过的人不办理对这个答复的复核，请由其他人办理。' },
  'review-late': { status: 409, sentence: '答复已超过 30 天，不能再申请复核；可以重新提交。' },
  'reviewed-already': { status: 409, sentence: '复核只能申请一次。' },
  'target-unfit': { status: 422, sentence: '不能转给被投诉的单位、它的下级，或者没有人办理的单位。' },
  'nobody-to-show': { status: 409, sentence: '这是匿名提交的，平台没有保存任何能找到本人的信息。' },
  'code-wrong': { status: 404, sentence: '编号或查询码不对。请按提交时显示的内容输入；忘记的无法找回，可以重新提交。' },
  'proof-missing': { status: 422, sentence: '安全验证还没有完成，请稍候再提交。' },
  'proof-invalid': { status: 422, sentence: '安全验证已失效，请再提交一次。' },
})
export type ComplaintRefusal = keyof typeof complaintRefusals
