import { evidenceRefusals } from '#server/media/rules/evidence-refusals.ts'
import { defineRefusals } from '#server/platform/errors.ts'

export const declarationRefusals = defineRefusals({
  'form-unknown': { status: 404, sentence: '当年的学时规则里没有这种学习方式。' },
  'too-many-drafts': { status: 409, sentence: '您的草稿太多了，请先提交或删除一些。' },
  'declaration-changed': { status: 409, sentence: '这份申报刚刚在别处改过或办理过，请刷新后再看。' },
  'declaration-over': { status: 409, sentence: '这份申报已经办结。' },
  'declaration-waits': { status: 409, sentence: '这份申报已经提交，正在等待登记；需要修改请先撤回重报，或请经办人退回。' },
  'declaration-not-waiting': { status: 409, sentence: '这份申报现在不在待办中，可能刚被学员撤回或由他人办理，请刷新后再看。' },
  'needs-first-check': { status: 409, sentence: '这类学习须由一人初核、另一人登记，请先初核。' },
  'already-checked': { status: 409, sentence: '这份申报已经初核，或不需要初核。' },
  'answers-wrong': { status: 422, sentence: '有的内容没有填好，请看标出的各项。' },
  'not-recognised': { status: 422, sentence: '当年的规则不认定这种情形的学时。' },
  'evidence-missing': { status: 422, sentence: '请先上传证明材料。' },
  'no-place': { status: 409, sentence: '您还没有登记到单位或人力资源服务机构，没有人能为您登记学时。请先到“我的单位”登记。' },
  'no-policy': { status: 409, sentence: '这一年的学时规则还没有公布，或不认定这种学习方式。' },
  'year-over': { status: 409, sentence: '这一年的登记早已结束。确需补记的，请单位向主管部门申请补充一轮。' },
  'year-frozen': { status: 409, sentence: '这一年已经验证，不能再登记。确需补记的，请主管部门先开出补充的一轮。' },
  'claimed-by-you': { status: 409, sentence: '您已经申报过同一项内容（按编号或名称、日期识别），同一项只计一次。' },
  'claimed-by-others': {
    status: 409,
    sentence: '同一项内容申报的人数已达到规则允许的上限。如有疑问，请联系单位经办人核对署名。',
  },
  ...evidenceRefusals,
  'evidence-many': { status: 409, sentence: '一份申报最多上传 10 个文件。' },
  'evidence-twice': { status: 409, sentence: '这个文件已经上传过了。' },
  'own-declaration': { status: 403, sentence: '不能办理自己的申报，请由其他经办人或主管部门办理。' },
  'same-checker': { status: 403, sentence: '初核人不能再登记，请由另一位经办人办理。' },
  'hours-raised': { status: 422, sentence: '登记的学时不能多于规则算出的学时。' },
  'hours-wrong': { status: 422, sentence: '请填写大于零的学时，最多两位小数。' },
  'reason-missing': { status: 422, sentence: '请写明理由，学员会看到它。' },
  'reason-too-long': { status: 422, sentence: '理由请控制在 200 字以内。' },
  'signature-picture': { status: 422, sentence: '签名图片应为 PNG 或 JPG，不超过 300 KB。' },
})
export type DeclarationRefusal = keyof typeof declarationRefusals
