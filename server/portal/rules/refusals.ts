import { defineRefusals } from '#server/platform/errors.ts'

/** What the portal refuses, and what the person reads. */
export const portalRefusals = defineRefusals({
  'title-length': { status: 400, sentence: '标题应为 1 至 60 个字。' },
  'body-length': { status: 400, sentence: '正文应为 1 至 2,000 个字。' },
  'expiry-past': { status: 400, sentence: '有效期应为今天或以后的日期，或者留空。' },
  'recipients-empty': { status: 400, sentence: '名单里没有人。请每行写一个人：身份证号、手机号或姓名。' },
  'recipients-too-many': { status: 400, sentence: '名单最多 20,000 人，请分成几次发送。' },
  'nobody-to-tell': { status: 409, sentence: '没有可以收到的人，不能发送。请检查范围或名单。' },
  'bulletin-not-draft': { status: 409, sentence: '这条通知已经发出，不能再办这一步。' },
  'bulletin-not-sent': { status: 409, sentence: '这条通知还没有发出，或者已经撤回。' },
  'bulletin-unchanged': { status: 409, sentence: '没有需要保存的改动。' },
  'email-form': { status: 400, sentence: '邮箱地址不正确，应类似 name@example.cn。' },
  'email-off': { status: 409, sentence: '本站还没有邮件服务，暂时不能绑定邮箱。' },
  'email-wait': { status: 429, sentence: '刚刚已经发过验证码，请一分钟后再试。' },
  'email-too-many': { status: 429, sentence: '今天发送验证码的次数已满，请明天再试。' },
  'email-code-over': { status: 409, sentence: '验证码已过期，请重新发送。' },
  'email-code-spent': { status: 409, sentence: '输错的次数太多，请重新发送验证码。' },
  'email-code-wrong': { status: 400, sentence: '验证码不对，请核对后再输入。' },
  'letter-not-failed': { status: 409, sentence: '只有发送失败的可以再发一次。' },
  'reason-length': { status: 400, sentence: '请填写撤回的理由，2 至 200 个字。' },
})
