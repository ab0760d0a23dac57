import { ok, type Result, refuse } from '#server/platform/result.ts'

/** A class: draft → published → handed in → confirmed; cancelled until it is handed in. What came back is published again. */
export const classStates = ['draft', 'published', 'cancelled', 'handed-in', 'confirmed'] as const
export type ClassState = (typeof classStates)[number]
export const classActions = ['publish', 'cancel', 'hand-in', 'return', 'confirm'] as const
export type ClassAction = (typeof classActions)[number]
export type ClassMoveRefusal = 'class-not-draft' | 'class-not-published' | 'class-over' | 'not-handed-in'

export function moveClass(state: ClassState, action: ClassAction): Result<ClassState, ClassMoveRefusal> {
  switch (action) {
    case 'publish':
      return state === 'draft' ? ok('published') : refuse('class-not-draft')
    case 'cancel':
      return state === 'draft' || state === 'published' ? ok('cancelled') : refuse('class-over')
    case 'hand-in':
      return state === 'published' ? ok('handed-in') : refuse('class-not-published')
    case 'return':
      return state === 'handed-in' ? ok('published') : refuse('not-handed-in')
    case 'confirm':
      return state === 'handed-in' ? ok('confirmed') : refuse('not-handed-in')
  }
}

/** Where a published class is by the clock. */
export type ClassPhase = 'before-enrolment' | 'enrolling' | 'enrolment-over' | 'running' | 'held'
export function phaseOf(
  { enrolFrom, enrolUntil, startsAt, endsAt }: { enrolFrom: Date; enrolUntil: Date; startsAt: Date; endsAt: Date },
  now: Date,
): ClassPhase {
  if (now >= endsAt) return 'held'
  if (now >= startsAt) return 'running'
  if (now < enrolFrom) return 'before-enrolment'
  return now < enrolUntil ? 'enrolling' : 'enrolment-over'
}

export const classStateNames: Record<ClassState, string> = {
  draft: '草稿',
  published: '已发布',
  cancelled: '已取消',
  'handed-in': '出勤已报送',
  confirmed: '已确认',
}
export const classPhaseNames: Record<ClassPhase, string> = {
  'before-enrolment': '报名未开始',
  enrolling: '报名中',
  'enrolment-over': '报名已截止',
  running: '正在举办',
  held: '已结束',
}

/** A class in a word or two, as lists show it. */
export const classStatus = (
  row: { state: ClassState; enrolFrom: Date | null; enrolUntil: Date | null; startsAt: Date | null; endsAt: Date | null },
  now: Date,
): string => {
  const { state, enrolFrom, enrolUntil, startsAt, endsAt } = row
  return state === 'published' && enrolFrom && enrolUntil && startsAt && endsAt
    ? classPhaseNames[phaseOf({ enrolFrom, enrolUntil, startsAt, endsAt }, now)]
    : classStateNames[state]
}
