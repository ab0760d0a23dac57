import { textOfHtml } from '../clean-html.ts'
import { type QuestionContent, type QuestionKind, trueFalseOptions } from '../rules/question.ts'
import { pairsOf } from '../rules/question-form.ts'
import { type Findings, numbered, sortTags, sourceOf } from './parsed.ts'

export const looksLikeGift = (text: string): boolean => /(^|[^\\])\{[^{}]*\}/s.test(text)

/** Signs with a backslash before them mean themselves: kept apart from the others while a question is taken to pieces. */
const hide = (text: string) =>
  text.replace(/\\([~=#{}:\\])/g, (_, sign: string) => String.fromCharCode(0xe000 + sign.charCodeAt(0)))
const reveal = (text: string) =>
  text.replace(/[\ue000-\ue0ff]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xe000)).replaceAll('\\n', '\n')

/** GIFT, as Moodle documents it: questions parted by empty lines, categories, titles, formats, weights and feedback. */
export function readGift(text: string, found: Findings): void {
  let category: string | null = null
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; ) {
    const first = at
    const block: string[] = []
    // An empty line inside braces is part of the answer.
    let depth = 0
    for (; at < lines.length; at += 1) {
      const line = lines[at] as string
      if (line.trim() === '' && depth === 0) break
      if (/^\s*\/\//.test(line)) continue
      const plain = hide(line)
      depth += (plain.match(/\{/g)?.length ?? 0) - (plain.match(/\}/g)?.length ?? 0)
      block.push(line)
      if (block.length > 500) break
    }
    at += 1
    let whole = block.join('\n').trim()
    const named = /^\$CATEGORY:\s*(.*?)\s*(?:\n|$)/.exec(whole)
    if (named) {
      category = (named[1] ?? '').split('/').at(-1)?.trim() || null
      whole = whole.slice(named[0].length).trim()
    }
    if (whole !== '') readOne(whole, `第 ${first + 1} 行起`, category, found)
  }
}

function readOne(whole: string, spot: string, category: string | null, found: Findings): void {
  let rest = hide(whole)
  const title = /^::([\s\S]*?)::/.exec(rest)
  if (title) rest = rest.slice(title[0].length).trim()
  const [open, close] = [rest.indexOf('{'), rest.lastIndexOf('}')]
  if (open < 0 || close < open) {
    found.add({ spot, draft: null, stem: reveal(rest), problems: ['没有找到花括号里的答案（GIFT 的说明性文字不导入）。'] })
    return
  }
  const format = /^\[(\w+)\]/.exec(rest)
  const before = rest.slice(format ? format[0].length : 0, open).trim()
  const after = rest.slice(close + 1).trim()
  const body = reveal(after === '' ? before : `${before} ____ ${after}`)
  const isHtml = format?.[1]?.toLowerCase() === 'html'
  const problems = format?.[1]?.toLowerCase() === 'markdown' ? ['题干用 Markdown 书写，不支持；请改为 HTML 或纯文本。'] : []
  const stem = isHtml ? textOfHtml(body) : body.trim()
  const answer = answersOf(rest.slice(open + 1, close).trim())
  const { tags, difficulty } = sortTags(category ? [category] : [])
  const plain = (text: string) => (isHtml ? textOfHtml(reveal(text)) : reveal(text).trim())
  found.add({
    spot,
    problems: [...problems, ...answer.problems],
    notes: answer.notes,
    draft: {
      kind: answer.kind,
      ...{ tags, difficulty },
      source: sourceOf(plain(title?.[1] ?? ''), stem),
      content: {
        ...{ stem, ...(isHtml ? { stemHtml: body } : {}) },
        ...answer.content(plain),
        explanation: plain(answer.explanation),
      },
    },
  })
}

type Answer = {
  kind: QuestionKind
  content: (plain: (text: string) => string) => Omit<QuestionContent, 'stem' | 'explanation'>
  explanation: string
  problems: string[]
  notes: string[]
}
const none = { options: [], rightOptionIds: [] }

function answersOf(inside: string): Answer {
  const general = inside.split('####')
  const explanation = general.slice(1).join('####').trim()
  const text = (general[0] ?? '').trim()
  const base = { explanation, problems: [] as string[], notes: [] as string[] }
  if (text === '') return { ...base, kind: 'essay', content: () => none }
  const truth = /^(T|TRUE|F|FALSE)(?=\s*(#|$))/i.exec(text)
  if (truth) {
    const right = /^t/i.test(truth[0]) ? 'true' : 'false'
    const notes = text.includes('#') ? ['选项的反馈没有导入。'] : []
    return { ...base, notes, kind: 'true-false', content: () => ({ options: trueFalseOptions, rightOptionIds: [right] }) }
  }
  if (text.startsWith('#')) return numeric(text.slice(1).trim(), base)
  const rows = [...text.matchAll(/([=~])\s*(?:%(-?[\d.]+)%)?([^=~]*)/g)].map(([, sign, weight, words = '']) => {
    const [value = '', ...feedback] = words.split('#')
    return {
      right: sign === '=' || Number(weight ?? 0) > 0,
      sign,
      weight: weight === undefined ? null : Number(weight),
      value: value.trim(),
      feedback: feedback.length > 0,
    }
  })
  if (rows.some((row) => row.feedback)) base.notes.push('选项的反馈没有导入。')
  if (rows.length === 0) return { ...base, kind: 'essay', content: () => none, problems: ['看不懂花括号里的答案。'] }
  if (rows.every((row) => row.sign === '=' && row.value.includes('->')))
    return {
      ...base,
      kind: 'matching',
      content: (plain) =>
        pairsOf(
          rows.map((row) => {
            const [left = '', ...right] = row.value.split('->')
            return [plain(left), plain(right.join('->'))] as const
          }),
        ),
    }
  if (rows.every((row) => row.sign === '=')) {
    const whole = rows.filter((row) => row.weight === null || row.weight === 100)
    if (whole.length < rows.length) base.notes.push('只得部分分的答案没有导入。')
    if (rows.some((row) => row.value.includes('*'))) base.notes.push('答案里的 * 按原样比较，不作通配符。')
    return {
      ...base,
      kind: 'fill-in',
      content: (plain) => ({
        ...none,
        blanks: [{ accepted: [...new Set(whole.map((row) => plain(row.value)))].filter((each) => each !== '') }],
      }),
    }
  }
  const right = rows.flatMap((row, place) => (row.right ? [`o${place + 1}`] : []))
  const weights = rows.filter((row) => row.weight !== null && row.weight > 0).map((row) => row.weight)
  if (new Set(weights).size > 1) base.notes.push('各选项不同的得分比例没有导入，计分规则由试卷决定。')
  return {
    ...base,
    kind: right.length > 1 ? 'multiple' : 'single',
    content: (plain) => ({ options: numbered(rows.map((row) => plain(row.value))), rightOptionIds: right }),
  }
}

/** Numbers are compared as they are written; a range cannot be. */
function numeric(text: string, base: Pick<Answer, 'explanation' | 'problems' | 'notes'>): Answer {
  const accepted = text
    .split('=')
    .map(
      (each) =>
        each
          .replace(/^%[\d.]+%/, '')
          .split('#')[0]
          ?.trim() ?? '',
    )
    .filter((each) => each !== '')
  const exact = accepted.map((each) => each.replace(/:0(\.0*)?$/, ''))
  const ranged = exact.some((each) => /:|\.\./.test(each))
  return {
    ...base,
    kind: 'fill-in',
    problems: ranged ? ['数值题的误差范围不支持，请改为填空题并写明可接受的答案。'] : [],
    content: () => ({ ...none, blanks: [{ accepted: exact }] }),
  }
}
