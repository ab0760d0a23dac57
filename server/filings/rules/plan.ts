import { z } from 'zod'

/** One thing that somebody means to hold: how often, with how many hours and people each time. */
export const planLine = z.strictObject({
  topic: z.string().trim().min(2, '请填写内容。').max(100),
  month: z.coerce.number().int().min(1).max(12),
  times: z.coerce.number({ error: '请填写次数。' }).int().min(1, '至少 1 次。').max(200),
  hours: z.coerce.number({ error: '请填写学时。' }).min(0.5, '至少 0.5 学时。').max(200).multipleOf(0.5, '以半学时为单位。'),
  people: z.coerce.number({ error: '请填写人数。' }).int().min(1, '至少 1 人。').max(100_000),
})
export type PlanLine = z.infer<typeof planLine>
export const planLinesMost = 100

export const planTotals = (lines: readonly PlanLine[]): { trainings: number; centihours: number; people: number } => ({
  trainings: lines.reduce((sum, line) => sum + line.times, 0),
  centihours: lines.reduce((sum, line) => sum + Math.round(line.times * line.hours * 100), 0),
  people: lines.reduce((sum, line) => sum + line.times * line.people, 0),
})
