import { defineRefusals } from '#server/platform/errors.ts'

export const hoursRefusals = defineRefusals({
  'policy-version-taken': {
    status: 409,
    sentence: '这个版本的规则已经公布且内容不同。已公布的规则不能修改，请以下一个版本号重新公布。',
  },
  'policy-version-gap': { status: 409, sentence: '版本号不连续：新规则的版本号应为当前版本加一。' },
  'entry-not-found': { status: 404, sentence: '没有找到这笔学时记录，或不在您的权限范围内。' },
  'not-allowed': { status: 404, sentence: '没有找到这笔学时记录，或不在您的权限范围内。' },
  'own-hours': { status: 403, sentence: '不能冲正自己的学时，请由其他经办人办理。' },
  'same-person': { status: 403, sentence: '冲正须由两个人办理：经办人和复核人不能是同一人。' },
  'reversal-of-reversal': { status: 409, sentence: '冲正记录本身不能再冲正，请重新登记一笔学时。' },
  'already-reversed': { status: 409, sentence: '这笔学时已经冲正过，不能重复冲正。' },
  'reason-missing': { status: 422, sentence: '请写明冲正的原因，学员会看到它。' },
  'reason-too-long': { status: 422, sentence: '冲正的原因请控制在 200 字以内。' },
})
export type HoursRefusal = keyof typeof hoursRefusals
