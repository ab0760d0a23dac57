import type { Role } from '../actor.ts'

/** As people call them. */
export const roleNames: Record<Role, string> = {
  learner: '学员',
  handler: '经办人',
  reviewer: '主管部门审核员',
  bureau: '市局管理员',
  'course-maker': '课程制作',
  'exam-maker': '考试制作',
  institution: '施教机构管理员',
  auditor: '审计员',
  operator: '系统运维',
}

/** Where the work of a role is done. */
export const roleHome = (role: Role): string =>
  role === 'course-maker' ? '/studio/media' : role === 'exam-maker' ? '/studio/questions' : '/manage'
