import { z } from 'zod'
import { isCertificateNumber, normaliseNumber } from './number.ts'

/** What somebody copies from a paper. The check digit catches slips of the pen before anybody looks anything up. */
export const verifyForm = z.strictObject({
  number: z
    .string({ error: '请输入证书编号' })
    .max(40, '编号太长')
    .refine((typed) => isCertificateNumber(normaliseNumber(typed)), '编号不完整或有错字，请对照纸面核对每一位数字'),
  name: z.string({ error: '请输入持证人姓名' }).trim().min(1, '请输入持证人姓名').max(50, '姓名太长'),
})
