/** What the ledger writes down. Hours are integer hundredths everywhere; only `formatHours` makes a decimal of them. */

export type Subject = 'public' | 'professional'
/** The part of the year that an entry belongs to: §6 and §8 of the outline. */
export type Part = 'required' | 'elective' | 'professional'
/** The way it was learned (§5, §12). Later forms are added here and in no other place. */
export type Form =
  | 'online-course'
  | 'offline-training'
  | 'class'
  | 'conference'
  | 'lecture'
  | 'visit'
  | 'practice'
  | 'distance-education'
  | 'patent'
  | 'monograph'
  | 'paper'
  | 'foreign-language-exam'
  | 'computer-skills-exam'
  | 'self-study'
  | 'other'

/** What a room says when it wants hours written down. The database completes it with position and hashes. */
export type EntryDraft = {
  /** The business event, never a job, a time or a random value: `course:<enrolment>`. A second recording of it is the same entry. */
  idempotencyKey: string
  learnerId: string
  subject: Subject
  kind: Part
  form: Form
  /** Positive; negative only for a reversal. */
  centihours: number
  /** When it happened. Decides the year. */
  occurredAt: Date
  sourceType: string
  sourceId: string
  /** What it was, frozen as it was called then. */
  title: string
  policyId: string
  /** Account that recorded it; null = the system did. */
  recordedBy: string | null
  /** Account of the second person, where one is needed; never the first. */
  approverId: string | null
  reversesId: string | null
  /** Why, in words a learner may read. Reversals always carry one. */
  reason: string | null
}

/** The one accepted pairing of subject and part. */
export const subjectOf = (kind: Part): Subject => (kind === 'professional' ? 'professional' : 'public')

/** 1200 → '12', 1250 → '12.5', -25 → '-0.25' */
export function formatHours(centihours: number): string {
  const text = (Math.abs(centihours) / 100).toFixed(2).replace(/\.?0+$/, '')
  return centihours < 0 ? `-${text}` : text
}

/** 12.5 → 1250. Policies are written in hours by people; anything finer than a hundredth is a slip of the pen. */
export function centihoursOf(hours: number): number {
  const centihours = Math.round(hours * 100)
  if (Math.abs(centihours - hours * 100) > 1e-6) throw new Error(`invariant: ${hours} hours is finer than a hundredth`)
  return centihours
}

export const partNames: Record<Part, string> = { required: '公需必修', elective: '公需选修', professional: '专业科目' }
export const formNames: Record<Form, string> = {
  'online-course': '网络课程',
  'offline-training': '线下培训',
  class: '培训班',
  conference: '学术会议',
  lecture: '学术讲座',
  visit: '学术访问',
  practice: '实践活动',
  'distance-education': '远程教育',
  patent: '专利',
  monograph: '专著',
  paper: '论文',
  'foreign-language-exam': '职称外语考试',
  'computer-skills-exam': '计算机应用能力考试',
  'self-study': '自学',
  other: '其他',
}
