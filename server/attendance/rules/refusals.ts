import { defineRefusals } from '#server/platform/errors.ts'

export const attendanceRefusals = defineRefusals({
  'code-unknown': { status: 422, sentence: '这不是本站的签到码，请扫会场屏幕上的二维码。' },
  'code-expired': { status: 409, sentence: '这个签到码已过期：屏幕上的码几秒钟换一次，请在会场对着屏幕再扫一次。' },
  'code-early': { status: 409, sentence: '时间对不上：请检查手机或扫码设备的时间后再试。' },
  'not-time': { status: 409, sentence: '现在不在这一场的签到时间内。' },
  'too-far': { status: 409, sentence: '您的位置离会场太远，不能签到。如确实在会场，请找组织者为您登记。' },
  'not-on-list': { status: 403, sentence: '您不在这次培训的名单上，请找组织者加入名单后再扫。' },
  'person-unknown': { status: 404, sentence: '没有找到这名人员，或不在您单位的范围内。' },
  'gathering-over': { status: 409, sentence: '这次培训已报送、办结或取消，不能再改。' },
  'gathering-full': { status: 409, sentence: '人数已满。' },
  'has-attended': { status: 409, sentence: '这名人员已有签到记录，不能移出名单。' },
  'session-attended': { status: 409, sentence: '已有人签到的场次不能取消或改期。' },
  'doubts-open': { status: 409, sentence: '还有待核对的签到，请先逐条确认或不认。' },
  'nobody-came': { status: 409, sentence: '还没有人签到，不能报送出勤。' },
  'not-over-yet': { status: 409, sentence: '最后一场还没有结束。' },
  'not-handed-in': { status: 409, sentence: '出勤还没有报送。' },
  'not-assessed': { status: 409, sentence: '这次培训没有考核。' },
  'mark-decided': { status: 409, sentence: '这条记录已经处理过了。' },
})
export type AttendanceRefusal = keyof typeof attendanceRefusals
