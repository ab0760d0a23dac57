import { z } from 'zod'
import { type ClosingNumbers, defaultClosing } from './closing-numbers.ts'
import { valued } from './valued.ts'

/**
 * How a year is closed: until when it is handed in, and how closely an authority looks. Documents that were published before these were written
 * into policies have what held then.
 */
const days = z.number().int().min(1).max(366)
const silent = '演示值；宣传提纲未作规定，由市人力社保局配置'

export const deadlines = z
  .strictObject({
    /** MM-DD: the end of that day in Shanghai. */
    submitBy: valued(z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)),
    /** From the day on which a year came back. */
    mendDays: valued(days),
    /** The longest that one decision may put off, from its own day or from the end of the time, whichever is later. */
    extensionDays: valued(days),
  })
  .default({
    submitBy: {
      value: defaultClosing.submitBy,
      basis: 'law',
      cite: '宣传提纲§10：每年 12 月 31 日前',
      label: '单位提交年度的截止日',
    },
    mendDays: { value: defaultClosing.mendDays, basis: 'configured', cite: silent, label: '被退回后可改正再交的天数' },
    extensionDays: { value: defaultClosing.extensionDays, basis: 'configured', cite: silent, label: '一次延期最多的天数' },
  })

export const verification = z
  .strictObject({
    sampleShare: valued(z.number().positive().max(1)),
    sampleLeast: valued(z.number().int().min(1).max(1_000)),
    sampleMost: valued(z.number().int().min(1).max(10_000)),
  })
  .default({
    sampleShare: { value: defaultClosing.sample.share, basis: 'configured', cite: silent, label: '抽查比例' },
    sampleLeast: { value: defaultClosing.sample.least, basis: 'configured', cite: silent, label: '每份提交至少抽查的人数' },
    sampleMost: { value: defaultClosing.sample.most, basis: 'configured', cite: silent, label: '每份提交至多抽查的人数' },
  })

/** Plain numbers for whoever closes a year. */
export function closingNumbers({
  document,
}: {
  document: { deadlines: z.infer<typeof deadlines>; verification: z.infer<typeof verification> }
}): ClosingNumbers {
  const { deadlines: until, verification: sample } = document
  return {
    ...{ submitBy: until.submitBy.value, mendDays: until.mendDays.value, extensionDays: until.extensionDays.value },
    sample: { share: sample.sampleShare.value, least: sample.sampleLeast.value, most: sample.sampleMost.value },
  }
}
