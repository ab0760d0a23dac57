export const publicationKinds = ['news', 'regulation', 'guide', 'faq', 'download'] as const
export type PublicationKind = (typeof publicationKinds)[number]
export const publicationKindNames: Readonly<Record<PublicationKind, string>> = {
  news: '工作动态',
  regulation: '政策法规',
  guide: '行业学习指南',
  faq: '常见问题',
  download: '资料下载',
}
/** Where everybody finds them. */
export const publicationFolders: Readonly<Record<PublicationKind, string>> = {
  news: '/news',
  regulation: '/regulations',
  guide: '/guides',
  faq: '/faq',
  download: '/downloads',
}

export const levels = ['law', 'national', 'municipal', 'normative'] as const
export type Level = (typeof levels)[number]
export const levelNames: Readonly<Record<Level, string>> = {
  law: '法律、地方性法规',
  national: '部门规章',
  municipal: '市级文件',
  normative: '其他规范性文件',
}

/** As typed. Days are 'YYYY-MM-DD' or empty, `publishAt` a minute of Shanghai 'YYYY-MM-DDTHH:MM' or empty: at once. */
export type PublicationText = {
  kind: string
  title: string
  body: string
  pinned: string
  level: string
  issuer: string
  documentNumber: string
  issuedOn: string
  effectiveOn: string
  year: string
  publishAt: string
}
export type PublicationField = keyof PublicationText

export type ReadPublication = {
  kind: PublicationKind
  title: string
  body: string
  pinned: boolean
  level: Level | null
  issuer: string
  documentNumber: string
  issuedOn: string | null
  effectiveOn: string | null
  year: number | null
  publishAt: Date | null
}

const length = (text: string) => [...text].length

const isDay = (typed: string): boolean =>
  /^(19|20)\d\d-\d\d-\d\d$/.test(typed) && new Date(`${typed}T00:00:00Z`).toJSON()?.slice(0, 10) === typed

function minuteOf(typed: string): Date | null {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(([01]\d|2[0-3]):[0-5]\d)$/.exec(typed) ?? []
  return isDay(day) ? new Date(`${day}T${time}:00+08:00`) : null
}

/** Reads what was typed; sentences by field where it is wrong. */
export function readPublication(
  text: PublicationText,
): { read: ReadPublication; problems: null } | { read: null; problems: Partial<Record<PublicationField, string>> } {
  const problems: Partial<Record<PublicationField, string>> = {}
  const typed = (name: PublicationField) => text[name].normalize('NFC').trim()
  const kind = publicationKinds.find((each) => each === text.kind)
  if (!kind) problems.kind = '请选择栏目。'
  if (length(typed('title')) < 2 || length(typed('title')) > 120) problems.title = '标题 2 至 120 个字。'
  if (typed('body') === '' || length(typed('body')) > 50_000) problems.body = '请填写正文，最多 50000 个字。'
  const level = kind === 'regulation' ? (levels.find((each) => each === text.level) ?? null) : null
  if (kind === 'regulation' && !level) problems.level = '请选择效力级别。'
  if (length(typed('issuer')) > 100) problems.issuer = '最多 100 个字。'
  if (length(typed('documentNumber')) > 60) problems.documentNumber = '最多 60 个字。'
  for (const name of ['issuedOn', 'effectiveOn'] as const)
    if (typed(name) !== '' && !isDay(typed(name))) problems[name] = '没有这一天。'
  const year = kind === 'guide' && /^(19|20)\d\d$/.test(typed('year')) ? Number(typed('year')) : null
  if (kind === 'guide' && !year) problems.year = '请填写年度，例如 2026。'
  const publishAt = typed('publishAt') === '' ? null : minuteOf(typed('publishAt'))
  if (typed('publishAt') !== '' && !publishAt) problems.publishAt = '没有这个时间。'
  if (!kind || Object.keys(problems).length > 0) return { read: null, problems }
  const ofRegulation = (name: 'issuer' | 'documentNumber' | 'issuedOn' | 'effectiveOn') =>
    kind === 'regulation' ? typed(name) : ''
  return {
    read: {
      ...{
        kind,
        title: typed('title'),
        body: typed('body').replace(/\r\n?/g, '\n'),
        pinned: text.pinned === 'yes',
        level,
        year,
        publishAt,
      },
      ...{ issuer: ofRegulation('issuer'), documentNumber: ofRegulation('documentNumber') },
      ...{ issuedOn: ofRegulation('issuedOn') || null, effectiveOn: ofRegulation('effectiveOn') || null },
    },
    problems: null,
  }
}
