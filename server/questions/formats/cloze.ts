import type { Blank, QuestionContent } from '../rules/question.ts'

export const isCloze = (type: string) => type === 'cloze' || type === 'multianswer'

const field = /\{\d*:([A-Z_]+):((?:\\.|[^\\{}])*)\}/g
const written = /^(SHORTANSWER|SA|MW)(_?C)?$/

/** Moodle's text with fields (`{1:SHORTANSWER:=北京~=北京市}`), where every field is written; fields of other kinds are a problem. */
export function readCloze(text: string): {
  stem: string
  content: Omit<QuestionContent, 'stem' | 'explanation'>
  problems: string[]
  notes: string[]
} {
  const blanks: Blank[] = []
  const [problems, notes] = [new Set<string>(), new Set<string>()]
  let caseMatters = false
  const stem = text.replace(field, (_, type: string, body: string) => {
    if (!written.test(type)) problems.add(`完形填空里的“${type}”不支持，只支持填写（SHORTANSWER）。`)
    caseMatters ||= /C$/.test(type) && type !== 'MC'
    const answers = partsAt('~', body).map((each) => {
      const [, sign, weight, rest = ''] = /^(=)?(?:%(-?[\d.]+)%)?([\s\S]*)$/.exec(each.trim()) ?? []
      const [value = '', feedback] = partsAt('#', rest)
      if (feedback) notes.add('选项的反馈没有导入。')
      const share = sign ? 100 : Number(weight ?? 0)
      if (share > 0 && share < 100) notes.add('只得部分分的答案没有导入。')
      return { value: value.replace(/\\(.)/g, '$1').trim(), whole: share === 100 }
    })
    blanks.push({
      accepted: [...new Set(answers.filter((answer) => answer.whole && answer.value !== '').map((answer) => answer.value))],
    })
    return '____'
  })
  const content = { options: [], rightOptionIds: [], blanks, ...(caseMatters ? { caseMatters } : {}) }
  return { stem, content, problems: [...problems], notes: [...notes] }
}

/** Parts of a text between a sign; with a backslash before it the sign is no border. */
const partsAt = (sign: string, text: string): string[] => {
  const parts = ['']
  for (const [piece] of text.matchAll(/\\[\s\S]|[^\\]|\\/g)) {
    if (piece === sign) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

/** The stem with its lines as fields; fields that find no line come at the end. */
export function writeCloze(stem: string, { blanks = [], caseMatters = false }: QuestionContent): string {
  const fields = blanks.map(
    (blank) =>
      `{1:SHORTANSWER${caseMatters ? '_C' : ''}:${blank.accepted.map((each) => `=${each.replace(/[\\~=#{}"/]/g, '\\$&')}`).join('~')}}`,
  )
  const body = stem.replace(/_{3,}/g, (line) => fields.shift() ?? line)
  return [body, ...fields].join(' ')
}
