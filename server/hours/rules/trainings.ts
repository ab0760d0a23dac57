import { z } from 'zod'
import { defaultTrainings, type TrainingNumbers } from './training-numbers.ts'
import { share, valued } from './valued.ts'

/** §8 asks that offline electives are planned and filed; how exactly is for the city. Documents older than this part have what held then. */
const silent = '演示值；宣传提纲未作规定，由市人力社保局配置'
const whole = (least: number, most: number) => valued(z.number().int().min(least).max(most))
const configured = <Value>(value: Value, label: string) => ({ value, basis: 'configured' as const, cite: silent, label })

export const trainings = z
  .strictObject({
    leadDays: whole(0, 90),
    minutesPerHour: whole(20, 120),
    handInDays: whole(1, 90),
    lateMinutes: whole(0, 120),
    earlyMinutes: whole(0, 120),
    sessionShare: valued(share),
    leastShare: valued(share),
    openMinutes: whole(5, 240),
    nearMetres: whole(50, 5_000),
  })
  .default({
    leadDays: configured(defaultTrainings.leadDays, '备案应提前的天数'),
    minutesPerHour: configured(defaultTrainings.minutesPerHour, '线下培训每学时的分钟数'),
    handInDays: configured(defaultTrainings.handInDays, '培训结束后报送出勤的天数'),
    lateMinutes: configured(defaultTrainings.lateMinutes, '迟到不超过多少分钟视为到场'),
    earlyMinutes: configured(defaultTrainings.earlyMinutes, '早退不超过多少分钟视为在场'),
    sessionShare: configured(defaultTrainings.sessionShare, '一场至少到场多少才计入'),
    leastShare: configured(defaultTrainings.leastShare, '全程至少计入多少才认学时'),
    openMinutes: configured(defaultTrainings.openMinutes, '开场前、散场后可扫码的分钟数'),
    nearMetres: configured(defaultTrainings.nearMetres, '扫码地点与会场的最远距离'),
  })

export function trainingNumbers({ document }: { document: { trainings: z.infer<typeof trainings> } }): TrainingNumbers {
  return Object.fromEntries(Object.entries(document.trainings).map(([key, { value }]) => [key, value])) as TrainingNumbers
}
