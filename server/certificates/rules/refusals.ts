import { defineRefusals } from '#server/platform/errors.ts'

export const certificateRefusals = defineRefusals({
  'certificate-not-found': { status: 404, sentence: '没有找到这张证书，或不在您的权限范围内。' },
  'not-allowed': { status: 404, sentence: '没有找到这张证书，或不在您的权限范围内。' },
  'own-certificate': { status: 403, sentence: '不能撤销自己的证书，请由其他人员办理。' },
  'already-revoked': { status: 409, sentence: '这张证书已经撤销。' },
  'reason-missing': { status: 422, sentence: '请写明撤销的原因，查验证书的人会看到它。' },
  'reason-too-long': { status: 422, sentence: '撤销的原因请控制在 200 字以内。' },
  'statement-year': { status: 422, sentence: '所选的年度中有尚未公布学时规则的年度，请重新选择。' },
  'statement-limit': { status: 429, sentence: '今天开具的学时证明已达 5 份，请使用已开具的证明，或明天再开。' },
  'not-printed-yet': { status: 409, sentence: '证书正在生成，通常几秒钟内完成，请稍后刷新页面。' },
})
export type CertificateRefusal = keyof typeof certificateRefusals
