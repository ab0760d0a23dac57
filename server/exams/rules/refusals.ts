import { defineRefusals } from '#server/platform/errors.ts'

export const examRefusals = defineRefusals({
  'not-found': { status: 404, sentence: '没有找到这场考试，可能已撤回，或您还没有报名对应的课程。' },
  'exam-not-open-yet': { status: 409, sentence: '考试还没有开始，请在开放时间内再来。' },
  'exam-closed': { status: 409, sentence: '考试已经关闭，不能再开始新的一次考试；已交的试卷不受影响。' },
  'lessons-not-done': { status: 409, sentence: '请先学完这门课程的全部课节，再来参加考试。' },
  'no-attempts-left': { status: 409, sentence: '考试次数已用完，以最好的一次成绩为准。' },
  'cooling-down': { status: 409, sentence: '两次考试之间需要间隔一段时间，请稍后再开始。' },
  'already-submitted': { status: 409, sentence: '这次考试已经交卷，交卷前保存的答案都已计入，不能再修改。' },
  'deadline-passed': { status: 409, sentence: '考试时间已到，系统按已保存的答案自动交卷。' },
  'try-later': { status: 503, sentence: '系统正忙，答案仍保存在您的设备上，正在自动重试。' },
  'bank-too-small': { status: 422, sentence: '题库里的题目不够组成这份试卷，请补充题目或调整组卷规则。' },
  'exam-faulty': { status: 422, sentence: '考试设置有不对的地方，请按提示修改。' },
  'no-policy': { status: 422, sentence: '该年度的学时规则还没有发布，暂时不能设置考试。' },
})
export type ExamRefusal = keyof typeof examRefusals
