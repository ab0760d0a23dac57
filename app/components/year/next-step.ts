/** What to do now, in one sentence and one link: the required courses first, in the order in which they are listed, then the electives already begun. */

export type CourseState = {
  id: string
  title: string
  kind: 'required' | 'elective' | 'professional'
  requiresExam: boolean
  windowState: 'before' | 'open' | 'closed'
  enrolled: boolean
  lessonsDoneAt: Date | null
  examPassedAt: Date | null
  completedAt: Date | null
  lessonCount: number
  lessonsDone: number
  watchedMilliseconds: number
}

export type NextStep = { text: string; action: string; to: string }

export function nextStep(courses: readonly CourseState[]): NextStep {
  const open = courses.filter((course) => course.windowState === 'open' && course.completedAt === null)
  const candidate = open.find((course) => course.kind === 'required') ?? open.find((course) => course.enrolled)
  if (!candidate) {
    return courses.some((course) => course.kind === 'required' && course.completedAt !== null)
      ? { text: '本年度必修课已全部完成。还可以选学选修课和专业课，补足全年学时。', action: '看看选修课', to: '/learn/courses' }
      : { text: '现在没有待学的必修课。课程开放后会在这里提醒您。', action: '浏览课程', to: '/learn/courses' }
  }
  const to = `/learn/courses/${candidate.id}`
  if (candidate.lessonsDoneAt && candidate.requiresExam)
    return { text: `《${candidate.title}》的课节已学完，通过考试后学时自动入账。`, action: '去考试', to }
  if (!candidate.enrolled)
    return { text: `本年度必修课《${candidate.title}》尚未开始，共 ${candidate.lessonCount} 个课节。`, action: '开始学习', to }
  if (candidate.lessonsDone === 0 && candidate.watchedMilliseconds === 0)
    return { text: `已选《${candidate.title}》，还没有开始看。`, action: '开始学习', to }
  return {
    text: `《${candidate.title}》已学完 ${candidate.lessonsDone}/${candidate.lessonCount} 个课节，接着上次的位置继续。`,
    action: '继续学习',
    to,
  }
}
