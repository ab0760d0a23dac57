export const complaintKinds = ['suggestion', 'complaint', 'question'] as const
export type ComplaintKind = (typeof complaintKinds)[number]
export const complaintKindNames: Readonly<Record<ComplaintKind, string>> = {
  suggestion: '意见建议',
  complaint: '投诉',
  question: '咨询',
}

/** What it is about. Source: outline §4 (rights), §9–10 (hours, certificates), §13 (institutions), §16 (fees). */
export const complaintTopics = ['rights', 'hours', 'courses', 'exams', 'institutions', 'fees', 'site', 'other'] as const
export type ComplaintTopic = (typeof complaintTopics)[number]
export const complaintTopicNames: Readonly<Record<ComplaintTopic, string>> = {
  rights: '接受继续教育的权利（时间、工资待遇、费用）',
  hours: '学时登记、验证和证书',
  courses: '课程内容与学习',
  exams: '考试',
  institutions: '施教机构和线下培训',
  fees: '收费和退费',
  site: '平台使用',
  other: '其他',
}

/** As typed. `by`: whether the office may know who it is; without a name nothing is kept by which the person could be found. */
export type ComplaintText = {
  kind: string
  topic: string
  title: string
  body: string
  /** The organisation complained of, by its name; one that is not in the tree may be named, too. */
  aboutName: string
  by: string
  realName: string
  contact: string
}
export type ComplaintField = keyof ComplaintText

export type ReadComplaint = {
  kind: ComplaintKind
  topic: ComplaintTopic
  title: string
  body: string
  aboutName: string
  anonymous: boolean
  /** Only of somebody who is not signed in and gives their name. */
  realName: string
  contact: string
}

export const most = { title: 60, body: 3_000, aboutName: 80, realName: 40, contact: 80, words: 2_000 } as const

const length = (text: string) => [...text].length

/** Reads what was typed; sentences by field where it is wrong. `signedIn`: their account says who they are. */
export function readComplaint(
  text: ComplaintText,
  signedIn: boolean,
): { read: ReadComplaint; problems: null } | { read: null; problems: Partial<Record<ComplaintField, string>> } {
  const problems: Partial<Record<ComplaintField, string>> = {}
  const kind = complaintKinds.find((each) => each === text.kind)
  const topic = complaintTopics.find((each) => each === text.topic)
  const typed = (name: 'title' | 'body' | 'aboutName' | 'realName' | 'contact') => text[name].normalize('NFC').trim()
  const [title, body, aboutName] = [typed('title'), typed('body'), typed('aboutName')]
  const anonymous = text.by === 'anonymous'
  const named = !anonymous && !signedIn
  const [realName, contact] = named ? [typed('realName'), typed('contact')] : ['', '']
  if (!kind) problems.kind = '请选择一种。'
  if (!topic) problems.topic = '请选择涉及的事项。'
  if (length(title) < 4 || length(title) > most.title) problems.title = `请用 4 至 ${most.title} 个字概括。`
  if (length(body) < 10 || length(body) > most.body) problems.body = `请写明时间、经过和希望得到的结果，10 至 ${most.body} 个字。`
  if (length(aboutName) > most.aboutName) problems.aboutName = `最多 ${most.aboutName} 个字。`
  if (text.by !== 'named' && text.by !== 'anonymous') problems.by = '请选择实名或匿名。'
  if (named && (length(realName) < 2 || length(realName) > most.realName)) problems.realName = '请填写姓名，或者选择匿名。'
  if (named && (length(contact) < 5 || length(contact) > most.contact))
    problems.contact = '请填写手机号或邮箱，办理单位可能需要向您了解情况。'
  if (!kind || !topic || Object.keys(problems).length > 0) return { read: null, problems }
  return {
    read: { kind, topic, title, body, aboutName, anonymous, realName, contact },
    problems: null,
  }
}
