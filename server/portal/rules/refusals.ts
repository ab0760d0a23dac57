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
  'letter-not-failed': { status: 409, sentence: '只有发送失败的可以再发一次。' },
  'reason-length': { status: 400, sentence: '请填写撤回的理由，2 至 200 个字。' },
})
