import { z } from 'zod'
import { titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { type Basis, basis } from './asked-list.ts'
import type { Requirement } from './requirement.ts'

const checkbox = z.preprocess((given) => given === 'on', z.boolean())

/** The reviewer's form: what is asked, by what right, and of whom. */
export const reviewForm = z
  .strictObject({
    titleLevel: z.enum(titleLevels).exclude(['none']),
    until: z.coerce.number<string>().int().min(2000).max(2100),
    lastYears: z.coerce.number<string>().int('请填写整数').min(1, '至少 1 年').max(10, '最多 10 年'),
    leastHours: z.coerce.number<string>().min(0).max(10_000, '学时太多').default(0),
    eachYearMet: checkbox,
    verifiedOnly: checkbox,
    basis: z.enum(['consent', 'duty'], { error: '请选择核查的依据' }),
    review: z.string().trim().max(100, '太长').default(''),
    document: z.string().trim().max(100, '太长').default(''),
    people: z.string().max(100_000, '名单太长，请用表格上传').default(''),
    file: z.instanceof(File).optional(),
  })
  .refine((form) => form.basis === 'consent' || form.review.length >= 2, { path: ['review'], error: '请写明哪一次评审' })
  .refine((form) => form.basis === 'consent' || form.document.length >= 2, { path: ['document'], error: '请写明依据的文号' })
export type ReviewForm = z.infer<typeof reviewForm>

export const requirementOf = (form: ReviewForm): Requirement => {
  const { titleLevel, until, lastYears, leastHours, eachYearMet, verifiedOnly } = form
  return { titleLevel, until, lastYears, leastHours, eachYearMet, verifiedOnly }
}
export const basisOf = ({ basis: kind, review, document }: ReviewForm): Basis =>
  basis.parse(kind === 'duty' ? { kind, review, document } : { kind })
