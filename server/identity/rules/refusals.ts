import { defineRefusals } from '#server/platform/errors.ts'

/** What identity refuses, and what the person reads beside the field. */
export const identityRefusals = defineRefusals({
  'real-name-empty': { status: 400, sentence: '请填写姓名，与身份证上的一致。' },
  'real-name-length': { status: 400, sentence: '姓名应为 2 至 30 个字。' },
  'real-name-characters': { status: 400, sentence: '姓名只能用汉字（可含“·”）或拼音字母，请与身份证上的一致。' },
  'id-number-empty': { status: 400, sentence: '请填写身份证号。' },
  'id-number-old': { status: 400, sentence: '这是 15 位的旧号码，已停止使用；请填写第二代身份证上的 18 位号码。' },
  'id-number-length': { status: 400, sentence: '身份证号应为 18 位，请检查是否漏填或多填。' },
  'id-number-characters': { status: 400, sentence: '身份证号前 17 位是数字，最后一位是数字或 X。' },
  'id-number-region': { status: 400, sentence: '身份证号前两位不是有效的省份代码，请检查。' },
  'id-number-birth': { status: 400, sentence: '身份证号第 7 至 14 位不是有效的出生日期，请检查。' },
  'id-number-age': { status: 400, sentence: '按身份证号推算的年龄不在 14 至 100 岁之间，请检查第 7 至 14 位。' },
  'id-number-check': { status: 400, sentence: '身份证号校验不通过，可能有一位填错了，请逐位核对。' },
  'id-number-taken': {
    status: 409,
    sentence: '这个身份证号已经有账号。如果是您本人，可以直接登录、找回账号，单位已导入名册的请激活账号。',
  },
  'phone-empty': { status: 400, sentence: '请填写手机号。' },
  'phone-format': { status: 400, sentence: '手机号应为 11 位，以 1 开头。' },
  'phone-taken': { status: 409, sentence: '这个手机号已经用于另一个账号。请换一个号码，或者登录、找回账号。' },
  'profile-unchanged': { status: 409, sentence: '没有需要保存的改动。' },
  'password-short': { status: 400, sentence: '密码至少 8 个字符。' },
  'password-long': { status: 400, sentence: '密码最多 128 个字符。' },
  'password-weak': { status: 400, sentence: '这个密码容易被猜到，请换一个更长、更少见的。' },
  'password-same': { status: 400, sentence: '新密码与原密码相同，请换一个。' },
  'password-wrong': { status: 400, sentence: '原密码不正确。' },
  'consent-missing': { status: 400, sentence: '请先阅读并同意个人信息处理说明。' },
  'proof-missing': { status: 400, sentence: '安全验证没有完成，请等待验证完成后再提交。' },
  'proof-invalid': { status: 400, sentence: '安全验证已过期或已用过，已为您重新准备，请再次提交。' },
  'identifier-format': { status: 400, sentence: '请填写 18 位身份证号或 11 位手机号。' },
  'wrong-credentials': { status: 401, sentence: '账号或密码不正确。请核对后重试；忘记密码可以找回账号。' },
  'sign-in-wait': { status: 429, sentence: '连续多次密码不正确，请稍等片刻再试。' },
  'proof-needed': { status: 429, sentence: '为保护账号安全，请等待安全验证完成后再次登录。' },
  'activation-mismatch': {
    status: 401,
    sentence: '没有找到等待激活的账号。请核对姓名、身份证号和手机号是否与单位填报的一致；已经激活过的请直接登录。',
  },
  'code-wrong': {
    status: 400,
    sentence: '验证码不正确或已过期、已用过。请填写验证器上当前显示的 6 位数字，或一个没用过的备用码。',
  },
  'code-wait': { status: 429, sentence: '连续多次不正确，请稍等片刻再试。' },
  'factor-enrolled': { status: 409, sentence: '您已经绑定了验证器。' },
  'factor-missing': { status: 409, sentence: '您还没有绑定验证器，请先绑定。' },
  'account-disabled': { status: 403, sentence: '这个账号已停用。请联系您的单位经办人或所属区人社局。' },
})

export type IdentityRefusal = keyof typeof identityRefusals
