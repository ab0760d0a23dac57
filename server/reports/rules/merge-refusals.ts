import { defineRefusals } from '#server/platform/errors.ts'

export const mergeRefusals = defineRefusals({
  'merge-same': { status: 422, sentence: '请选择另一个账号。' },
  'merge-own': { status: 403, sentence: '不能合并自己的账号，请由市局另一位管理员办理。' },
  'merge-closed': { status: 409, sentence: '其中一个账号已经停用或合并过。停用的请先恢复，再来合并。' },
  'merge-names': { status: 409, sentence: '两个账号的姓名不同。确是同一个人的，请先核对证件、更正其中一个的姓名，再来合并。' },
  'merge-reason-missing': { status: 422, sentence: '请写明怎样确认是同一个人，2 至 500 个字。' },
  'merge-holds-powers': { status: 409, sentence: '要并入的账号持有管理权限，请先收回或交接。' },
  'merge-under-way': { status: 409, sentence: '其中一个账号的年度正在验证，请等主管部门办结，或先由单位撤回。' },
  'merge-attends': {
    status: 409,
    sentence: '要并入的账号还在没有办结的线下培训或培训班的名单、候补上，请先移出或退出，或等它办结。',
  },
  'merge-owes': { status: 409, sentence: '要并入的账号还有没结清的费用，请先缴清、免收或退款。' },
  'merge-declared': { status: 409, sentence: '要并入的账号还有没办结的学习申报，请先由经办人办结或由本人撤回。' },
  'merge-book': { status: 409, sentence: '要并入的账号持有有效的继续教育证书，请先在“继续教育证书”里注销或收回。' },
  'merge-frozen': { status: 409, sentence: '有学时的年度已经验证，请先由主管部门开出更正的一轮，再来合并。' },
})
export type MergeRefusal = keyof typeof mergeRefusals
