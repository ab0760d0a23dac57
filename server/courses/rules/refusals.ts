import { defineRefusals } from '#server/platform/errors.ts'

export const courseRefusals = defineRefusals({
  'course-not-found': { status: 404, sentence: '没有找到这门课程，可能已下架。' },
  'not-yours': { status: 404, sentence: '没有找到这门课程，或不在您的权限范围内。' },
  'window-closed': { status: 409, sentence: '这门课程的学习期已经结束，不能再选课；请选择本年度的课程。' },
  'no-lessons': { status: 422, sentence: '课程至少要有一个课节才能发布。' },
  'media-not-ready': { status: 409, sentence: '有课节的视频还没有处理完成，请稍后再发布。' },
  'media-not-yours': { status: 422, sentence: '有课节用的不是您自己上传的视频，请从您的视频库中重新选择。' },
  'already-published': { status: 409, sentence: '课程已经发布，内容不能再改；需要更正时请另建一门课程。' },
  'own-completion': { status: 403, sentence: '不能导入自己的学习记录，请由其他经办人办理。' },
  'outside-window': { status: 422, sentence: '完成时间不在这门课程的学习期内，请核对年度和日期。' },
  'score-missing': { status: 422, sentence: '这门课程有考试，请填写考试成绩。' },
})
