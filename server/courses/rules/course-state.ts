import { ok, type Result, refuse } from '#server/platform/result.ts'

export const courseStatuses = ['draft', 'in-review', 'published', 'withdrawn'] as const
export type CourseStatus = (typeof courseStatuses)[number]
export const courseStatusNames: Readonly<Record<CourseStatus, string>> = {
  draft: '草稿',
  'in-review': '待审核',
  published: '已发布',
  withdrawn: '已下架',
}

/** `return` and `publish` are somebody else's than the maker's; `restore` brings back what was withdrawn by mistake. */
export const courseActs = ['submit', 'retract', 'return', 'publish', 'withdraw', 'restore'] as const
export type CourseAct = (typeof courseActs)[number]

const ways: Readonly<Record<CourseAct, Partial<Record<CourseStatus, CourseStatus>>>> = {
  submit: { draft: 'in-review' },
  retract: { 'in-review': 'draft' },
  return: { 'in-review': 'draft' },
  publish: { 'in-review': 'published' },
  withdraw: { published: 'withdrawn' },
  restore: { withdrawn: 'published' },
}

/** Where a course stands after an act, or that this cannot be done to it now. Nothing leads from what learners saw back to a draft. */
export function moveCourse(status: CourseStatus, act: CourseAct): Result<CourseStatus, 'course-not-so'> {
  const next = ways[act][status]
  return next ? ok(next) : refuse('course-not-so')
}
