import type { Field } from './standing.ts'

/** A class as it was typed, and how it is read. Apart from what checks it, so that a page that shows one loads nothing else. */
export const modes = ['face-to-face', 'online', 'blended'] as const
export type Mode = (typeof modes)[number]
export const modeNames: Record<Mode, string> = { 'face-to-face': '面授', online: '线上', blended: '线上线下结合' }
export const classAudiences = ['city', 'authority'] as const
export type ClassAudience = (typeof classAudiences)[number]
export const classAudienceNames: Record<ClassAudience, string> = {
  city: '全市专业技术人员',
  authority: '同一主管部门各单位的人员',
}

export type ClassSession = { id: string; day: string; from: string; to: string; place: string }
export type Teacher = { name: string; title: string; unit: string }
export type ClassText = {
  title: string
  field: Field
  mode: Mode
  syllabus: string
  hours: string
  capacity: string
  audience: ClassAudience
  /** Who it is meant for, in words: it decides nothing. */
  wanted: string
  /** 'YYYY-MM-DD': from that day on, and to the end of this one. */
  enrolFrom: string
  enrolUntil: string
  assessed: boolean
  contact: string
  /** Courses of this site that belong to it. */
  courses: string[]
  sessions: ClassSession[]
  lecturers: Teacher[]
}

export const emptyClass: ClassText = {
  ...{ title: '', field: '数字技术', mode: 'face-to-face', syllabus: '', hours: '', capacity: '', audience: 'city', wanted: '' },
  ...{ enrolFrom: '', enrolUntil: '', assessed: true, contact: '', courses: [], sessions: [], lecturers: [] },
}

/** A class as lines to read. `courseTitles`: of the courses, by id. */
export const describeClass = (
  typed: ClassText,
  courseTitles: Readonly<Record<string, string>> = {},
): { key: string; label: string; value: string }[] => [
  { key: 'field', label: '领域', value: typed.field },
  { key: 'mode', label: '方式', value: modeNames[typed.mode] },
  { key: 'hours', label: '学时', value: `专业科目 ${typed.hours} 学时` },
  {
    ...{ key: 'sessions', label: '场次' },
    value: typed.sessions.map((session) => `${session.day} ${session.from}–${session.to} ${session.place}`).join('\n'),
  },
  ...(typed.courses.length > 0
    ? [{ key: 'courses', label: '网络课程', value: typed.courses.map((id) => courseTitles[id] ?? '（课程已下线）').join('\n') }]
    : []),
  {
    ...{ key: 'lecturers', label: '教师' },
    value: typed.lecturers.map((teacher) => `${teacher.name}（${teacher.title}，${teacher.unit}）`).join('\n'),
  },
  { key: 'capacity', label: '名额', value: `${typed.capacity} 人` },
  { key: 'audience', label: '参加范围', value: classAudienceNames[typed.audience] },
  ...(typed.wanted ? [{ key: 'wanted', label: '适合人员', value: typed.wanted }] : []),
  { key: 'enrol', label: '报名', value: `${typed.enrolFrom} 至 ${typed.enrolUntil}` },
  { key: 'assessed', label: '考核', value: typed.assessed ? '有考核，合格才计学时' : '无考核' },
  { key: 'syllabus', label: '大纲', value: typed.syllabus },
  { key: 'contact', label: '联系人', value: typed.contact },
]
