import { defineRefusals } from '#server/platform/errors.ts'

export const reportRefusals = defineRefusals({
  'reveal-reason-missing': { status: 422, sentence: '请写明查看完整号码的事由（至少四个字），本人可以看到。' },
})
export type ReportRefusal = keyof typeof reportRefusals
