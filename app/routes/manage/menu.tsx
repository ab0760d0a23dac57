import {
  IconArrowBackUp,
  IconBook,
  IconChartBar,
  IconFileSpreadsheet,
  IconGavel,
  IconKey,
  IconListCheck,
  IconListSearch,
  IconMail,
  IconPrinter,
  IconRosetteDiscountCheck,
  IconSend,
  IconSitemap,
  IconSpeakerphone,
  IconUserCheck,
  IconUsers,
  IconWritingSign,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Power } from '#server/identity/rules/powers.ts'

/** What can be done in the area of those who act for an organisation: shown to whoever holds the power by the role they act in. */
export type MenuEntry = { to: string; label: string; about: string; power: Power; icon: ReactNode }

const icon = { size: 20, stroke: 1.7, 'aria-hidden': true } as const

export const menu: readonly MenuEntry[] = [
  {
    to: '/manage/organisations',
    label: '组织机构',
    about: '单位和部门：查找、登记、更名、隶属、合并、停用、导入导出。',
    power: 'organisation.see',
    icon: <IconSitemap {...icon} />,
  },
  {
    to: '/manage/learners',
    label: '学员管理',
    about: '查找人员，看每个人的年度、课程、考试、学时和证书，导出名单。',
    power: 'learner.see',
    icon: <IconUsers {...icon} />,
  },
  {
    to: '/manage/joining',
    label: '人员进出',
    about: '确认登记申请，邀请，调入调出，离职退休。',
    power: 'affiliation.decide',
    icon: <IconUserCheck {...icon} />,
  },
  {
    to: '/manage/roster',
    label: '导入名册',
    about: '用表格一次导入全单位的专业技术人员。',
    power: 'affiliation.decide',
    icon: <IconFileSpreadsheet {...icon} />,
  },
  {
    to: '/manage/registration',
    label: '学时登记',
    about: '核对人员申报的学习和证明，登记、退回或不予登记，签名。',
    power: 'hours.register',
    icon: <IconWritingSign {...icon} />,
  },
  {
    to: '/manage/reversals',
    label: '学时冲正',
    about: '登错的学时：一人申请，另一人复核，以相反的记录抵销。',
    power: 'hours.reverse',
    icon: <IconArrowBackUp {...icon} />,
  },
  {
    to: '/manage/year',
    label: '本单位年度',
    about: '看谁达标、谁还缺什么，把年度提交给主管部门，改正被退回的。',
    power: 'year.submit',
    icon: <IconSend {...icon} />,
  },
  {
    to: '/manage/verification',
    label: '年度验证',
    about: '单位提交的年度：抽查、验证、退回、盖章。',
    power: 'year.verify',
    icon: <IconRosetteDiscountCheck {...icon} />,
  },
  {
    to: '/manage/verification/progress',
    label: '验证进度',
    about: '各部门、各单位提交和验证到哪一步，延期决定。',
    power: 'year.follow',
    icon: <IconChartBar {...icon} />,
  },
  {
    to: '/manage/policy',
    label: '学时规则',
    about: '每年的学时规则和依据，与上一版的不同；起草、模拟、公布。',
    power: 'policy.see',
    icon: <IconGavel {...icon} />,
  },
  {
    to: '/manage/books',
    label: '继续教育证书',
    about: '证书的库存、移交、发放、作废，每一个号码的来去，账实核对。',
    power: 'book.see',
    icon: <IconBook {...icon} />,
  },
  {
    to: '/manage/review',
    label: '评审核查',
    about: '职称评审：把一份名单一次对照学时要求，凭授权或公务职责，记入审计。',
    power: 'review.check',
    icon: <IconListCheck {...icon} />,
  },
  {
    to: '/manage/printing',
    label: '批量打印',
    about: '把很多人的培训证书、学时证明做成一个文件，打印或分发。',
    power: 'print.batch',
    icon: <IconPrinter {...icon} />,
  },
  {
    to: '/manage/notices',
    label: '通知',
    about: '发给在册人员、经办人或一份名单；看送达和已读，可更正和撤回。',
    power: 'notice.send',
    icon: <IconSpeakerphone {...icon} />,
  },
  {
    to: '/manage/outbox',
    label: '短信和邮件',
    about: '写给个人的短信和邮件：等待、发出、失败；失败的再发。',
    power: 'outbox.read',
    icon: <IconMail {...icon} />,
  },
  {
    to: '/manage/officials',
    label: '权限管理',
    about: '谁能替单位办理：授权、限期、收回、交接。',
    power: 'role.see',
    icon: <IconKey {...icon} />,
  },
  {
    to: '/manage/audit',
    label: '审计',
    about: '谁在何时对谁做了什么，变更前后，链是否完整；导出。',
    power: 'audit.read',
    icon: <IconListSearch {...icon} />,
  },
]
