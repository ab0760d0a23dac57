import { defineRefusals } from '#server/platform/errors.ts'

export const courseRefusals = defineRefusals({
  'course-not-found': { status: 404, sentence: '没有找到这门课程，可能已下架。' },
  'not-yours': { status: 404, sentence: '没有找到这门课程，或不在您的权限范围内。' },
  'window-closed': { status: 409, sentence: '这门课程的学习期已经结束，不能再选课；请选择本年度的课程。' },
  'no-lessons': { status: 422, sentence: '课程至少要有一个课节才能发布。' },
  'media-not-ready': { status: 409, sentence: '有课节的视频还没有处理完成，请稍后再发布。' },
  'media-not-yours': { status: 422, sentence: '有课节用的不是您自己上传的视频，请从您的视频库中重新选择。' },
  'course-wrong': { status: 422, sentence: '有些内容还需要补充或更正，见下方提示。' },
  'course-not-so': {
    status: 409,
    sentence: '课程的状态已经变了，请看过最新情况后再办理；已发布的内容不能再改，需要更正时请复制成新的课程。',
  },
  'course-changed': { status: 409, sentence: '课程刚刚被改过，请看过最新内容后再保存。' },
  'own-course': { status: 403, sentence: '自己制作或提交的课程由其他人审核。' },
  'hours-reason-missing': { status: 422, sentence: '学时与视频时长不一致，请在“学时说明”里写明理由。' },
  'reason-missing': { status: 422, sentence: '请写明原因。' },
  'reason-long': { status: 422, sentence: '最多 500 个字。' },
  'year-wrong': { status: 422, sentence: '请填写年度，例如 2027。' },
  'lesson-gone': { status: 404, sentence: '这个课节已经不在了，请刷新页面。' },
  'lesson-title': { status: 422, sentence: '课节名称 1 至 100 个字。' },
  'lessons-many': { status: 422, sentence: '一门课程最多 200 个课节。' },
  'own-completion': { status: 403, sentence: '不能导入自己的学习记录，请由其他经办人办理。' },
  'outside-window': { status: 422, sentence: '完成时间不在这门课程的学习期内，请核对年度和日期。' },
  'score-missing': { status: 422, sentence: '这门课程有考试，请填写考试成绩。' },
})
