/** What a filing says, as it was typed, and how it is read. Apart from what checks it, so that a page that shows one loads nothing else. */
export const audiences = ['own', 'authority', 'city'] as const
export type SessionText = { id: string; day: string; from: string; to: string; place: string }
export type LecturerText = { name: string; title: string; unit: string }
export type FilingText = {
  title: string
  topic: string
  hours: string
  sessions: SessionText[]
  lecturers: LecturerText[]
  expected: string
  audience: (typeof audiences)[number]
  assessed: boolean
  syllabus: string
  contact: string
}

export const audienceNames: Record<(typeof audiences)[number], string> = {
  own: '本单位及下级的人员',
  authority: '同一主管部门各单位的人员',
  city: '全市专业技术人员',
}

export const emptyFiling: FilingText = {
  ...{
    title: '',
    topic: '',
    hours: '8',
    sessions: [],
    lecturers: [],
    expected: '',
    audience: 'own',
    assessed: false,
    syllabus: '',
    contact: '',
  },
}

/** What to begin with when something like this is held again: everything but the days. `ids`: new ones, one for each session. */
export const copyFiling = (typed: FilingText, ids: readonly string[]): FilingText => ({
  ...typed,
  sessions: typed.sessions.map((session, index) => ({ ...session, id: ids[index] ?? session.id, day: '' })),
})

const sessionLine = (session: SessionText) => `${session.day} ${session.from}–${session.to} ${session.place}`
const lecturerLine = (lecturer: LecturerText) => `${lecturer.name}（${lecturer.title}，${lecturer.unit}）`

/** A filing as lines to read. */
export const describeFiling = (typed: FilingText): { key: string; label: string; value: string }[] => [
  { key: 'title', label: '名称', value: typed.title },
  { key: 'topic', label: '专题', value: typed.topic },
  { key: 'hours', label: '学时', value: typed.hours },
  { key: 'sessions', label: '场次', value: typed.sessions.map(sessionLine).join('\n') },
  { key: 'lecturers', label: '授课人', value: typed.lecturers.map(lecturerLine).join('\n') },
  { key: 'expected', label: '预计人数', value: typed.expected },
  { key: 'audience', label: '参加范围', value: audienceNames[typed.audience] },
  { key: 'assessed', label: '考核', value: typed.assessed ? '有考核，合格才计学时' : '无考核' },
  { key: 'syllabus', label: '大纲', value: typed.syllabus },
  { key: 'contact', label: '联系人', value: typed.contact },
]
