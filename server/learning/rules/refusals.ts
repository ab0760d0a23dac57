import { defineRefusals } from '#server/platform/errors.ts'

/** Why a beat, or a part of it, does not count. One sentence each: what happened, what is safe, what to do. */
export const beatRefusals = defineRefusals({
  'session-superseded': {
    status: 409,
    sentence: '您已在另一台设备或另一个窗口继续学习，本页不再计时。已计入的进度都在，想在这里看请点“在这里继续”。',
  },
  'already-received': { status: 200, sentence: '这一段之前已经收到，没有重复计入。' },
  'sequence-gap': { status: 409, sentence: '中间有一段观看记录还没有送到，正在自动补报，请稍候。' },
  'presence-required': { status: 409, sentence: '请先回答“您还在吗”的提问，回答后继续计时；已计入的进度不受影响。' },
  stalled: { status: 200, sentence: '画面没有前进，这段时间不计入。请检查网络，视频恢复播放后自动继续计时。' },
  'too-long': { status: 422, sentence: '一次上报的观看时间过长，没有计入。请刷新页面后从上次的位置继续。' },
  'too-fast': { status: 422, sentence: '播放速度超过了允许的倍速，这一段没有计入。请调低倍速后重看这一段。' },
  'out-of-window': { status: 409, sentence: '现在不在本课程的学习期内，可以观看，但不计入进度。' },
  'ahead-of-watched': { status: 409, sentence: '第一次学习请按顺序观看：跳过的部分之后不计入。已为您回到可以计入的位置。' },
  'daily-cap': { status: 409, sentence: '今天计入的学习时间已达上限，可以继续观看，明天再学的部分会计入。' },
  clipped: { status: 200, sentence: '这一段只计入了一部分：计入的时间不会超过实际经过的时间。请从提示的位置继续观看。' },
  'too-scattered': { status: 422, sentence: '观看片段过于零碎，这一段没有计入。请从头连续观看缺少的部分。' },
})
export type BeatRefusal = keyof typeof beatRefusals

/** Why a lesson cannot be opened or a presence answer not be taken. */
export const learningRefusals = defineRefusals({
  ...beatRefusals,
  'held-elsewhere': {
    status: 409,
    sentence: '您正在另一台设备上学习。可以在这里继续，那台设备会停止计时，已计入的进度不受影响。',
  },
  'media-not-ready': { status: 409, sentence: '这一课节的视频还在处理，请过几分钟再来。' },
  'not-open': { status: 409, sentence: '课程所属年度的学时规则还没有公布，暂时不能学习。规则公布后即可开始，请过几天再来。' },
  'presence-wrong': { status: 422, sentence: '答案不对，请再试一次。' },
  'presence-not-asked': { status: 409, sentence: '现在没有需要回答的提问，请继续观看。' },
})
export type LearningRefusal = keyof typeof learningRefusals
