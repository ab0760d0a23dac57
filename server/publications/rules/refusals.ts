import { defineRefusals } from '#server/platform/errors.ts'

export const publicationRefusals = defineRefusals({
  'publication-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'publication-not-so': { status: 409, sentence: '它的状态已经变了，请看过最新情况后再办理。' },
  'publication-changed': { status: 409, sentence: '刚刚被别人改过，请看过最新内容后再保存。' },
  'own-publication': { status: 403, sentence: '自己撰写或提交的内容由其他人审核。' },
  'reason-missing': { status: 422, sentence: '请写明理由。' },
  'reason-long': { status: 422, sentence: '最多 500 个字。' },
  'repealer-unknown': { status: 422, sentence: '没有找到废止它的文件。' },
})
