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
  'draft-exists': { status: 409, sentence: '这一年已经有一份草稿，请在那份草稿里修改，或先放弃它。' },
  'nothing-to-begin-from': { status: 409, sentence: '这一年和更早的年度都没有公布的规则，无法起草。' },
  'year-too-far': { status: 422, sentence: '只能为已有规则的年度起草更正，或起草今年和明年的规则。' },
  'pack-unknown': { status: 422, sentence: '没有这个规则包，请从列出的规则包中选择。' },
  'draft-reason-missing': { status: 422, sentence: '请写明起草的理由。' },
  'draft-reason-too-long': { status: 422, sentence: '理由请控制在 200 字以内。' },
  'draft-closed': { status: 409, sentence: '这份草稿已经公布或放弃，不能再改。' },
  'draft-changed': { status: 409, sentence: '别人刚刚改过这份草稿，您的修改没有保存。请刷新后看过再改。' },
  'draft-fields': { status: 422, sentence: '有的数字不合要求，没有保存。请看标出的各项。' },
  'draft-contradictory': { status: 409, sentence: '草稿里有互相矛盾的数字，请先改好再模拟。' },
  'draft-same': { status: 409, sentence: '草稿与现行规则完全相同，没有需要检查的内容。' },
  'simulation-running': { status: 409, sentence: '这份内容正在模拟，请等它完成。' },
  'draft-unchecked': { status: 409, sentence: '公布之前须先用现在这份内容完成模拟；改动之后要重新模拟。' },
  'own-draft': { status: 403, sentence: '规则须由另一名市人力社保局人员公布：起草或改过草稿的人不能自己公布。' },
  'holds-from-past': { status: 422, sentence: '生效日应是今天之后的一天，留空则立即生效。' },
})
export type HoursRefusal = keyof typeof hoursRefusals
