import { ok, type Result, refuse } from '#server/platform/result.ts'

/** Where an institution stands on a day: it is recognised from a day until a day, and within that it may be suspended. `null`: never recognised. */
export type Recognition = { validFrom: string; validUntil: string; suspended: boolean }
export type Standing = 'none' | 'coming' | 'recognised' | 'suspended' | 'expired'
export type StandingAct = 'suspend' | 'lift'

/** `today` and the days of a recognition: 'YYYY-MM-DD' of Shanghai, both ends included. What has expired is over, suspended or not. */
export function standingOf(recognition: Recognition | null, today: string): Standing {
  if (!recognition) return 'none'
  if (today > recognition.validUntil) return 'expired'
  if (recognition.suspended) return 'suspended'
  return today < recognition.validFrom ? 'coming' : 'recognised'
}

/** Classes are published only by whoever is recognised on that day. */
export const mayPublish = (standing: Standing): boolean => standing === 'recognised'

/** Whether the suspension stands afterwards. */
export function moveStanding(
  standing: Standing,
  act: StandingAct,
): Result<boolean, 'not-recognised' | 'already-suspended' | 'not-suspended'> {
  if (standing === 'none' || standing === 'expired') return refuse('not-recognised')
  if (act === 'suspend') return standing === 'suspended' ? refuse('already-suspended') : ok(true)
  return standing === 'suspended' ? ok(false) : refuse('not-suspended')
}

export const standingNames: Record<Standing, string> = {
  none: '未认定',
  coming: '已认定，尚未生效',
  recognised: '有效',
  suspended: '暂停',
  expired: '已到期',
}

export const levels = ['city', 'state'] as const
export type Level = (typeof levels)[number]
export const levelNames: Record<Level, string> = { city: '市级基地', state: '国家级基地' }

export const grades = ['excellent', 'good', 'passed', 'failed'] as const
export type Grade = (typeof grades)[number]
export const gradeNames: Record<Grade, string> = { excellent: '优秀', good: '良好', passed: '合格', failed: '不合格' }

/** The branches of knowledge in which institutions teach. */
export const fields = [
  '数字技术',
  '装备制造',
  '医药卫生',
  '工程建设',
  '交通运输',
  '财会经济',
  '教育教学',
  '农林水利',
  '文化艺术',
  '安全环保',
  '知识产权',
  '综合管理',
] as const
export type Field = (typeof fields)[number]
