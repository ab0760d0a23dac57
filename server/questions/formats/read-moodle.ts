import { textOfHtml } from '../clean-html.ts'
import { type QuestionContent, type QuestionKind, trueFalseOptions } from '../rules/question.ts'
import { pairsOf } from '../rules/question-form.ts'
import { isCloze, readCloze } from './cloze.ts'
import { anyOrderTag, type Draft, type Findings, numbered, sortTags, sourceOf } from './parsed.ts'
import { childOf, elementsOf, readXml, textIn, type XmlElement } from './xml-tree.ts'

const none = { options: [], rightOptionIds: [] }
type Answer = { kind: QuestionKind; content: Omit<QuestionContent, 'stem' | 'explanation'>; problems: string[]; notes: string[] }

const otherTypes: Record<string, string> = {
  calculated: '计算题（calculated）',
  calculatedsimple: '计算题（calculatedsimple）',
  calculatedmulti: '计算选择题（calculatedmulti）',
  ddwtos: '拖词入文（ddwtos）',
  gapselect: '选词填空（gapselect）',
  ddimageortext: '拖放到图（ddimageortext）',
  ddmarker: '拖放标记（ddmarker）',
  randomsamatch: '随机匹配（randomsamatch）',
  random: '随机题（random）',
  description: '说明文字（description）',
}

/** A question bank as Moodle writes it. What a question is worth, its penalties and hints belong to papers and are not taken over. */
export function readMoodle(text: string, found: Findings): void {
  let category: string | null = null
  let place = 0
  readXml(text, {
    child: (element) => {
      if (element.name !== 'question') return found.note(`未导入的元素：<${element.name}>。`)
      if (element.attributes.type === 'category') {
        const path = textIn(childOf(childOf(element, 'category'), 'text')).trim()
        const name =
          path
            .split(/(?<!\/)\/(?!\/)/)
            .at(-1)
            ?.replaceAll('//', '/') ?? ''
        category = /^(\$\w+\$|top)$/i.test(name) || name === '' ? null : name
        return
      }
      place += 1
      readOne(element, `第 ${place} 题（第 ${element.line} 行）`, category, found)
    },
  })
  found.note('分值、扣分、提示和尝试次数等设置由试卷决定，没有导入。')
}

function readOne(question: XmlElement, spot: string, category: string | null, found: Findings): void {
  const type = question.attributes.type ?? ''
  const notes: string[] = []
  const body = childOf(question, 'questiontext')
  const whole = withPictures(body, found, notes) + oldPicture(question, found, notes)
  const cloze = isCloze(type) ? readCloze(whole) : null
  const html = cloze?.stem ?? whole
  const stem = isHtml(body) ? textOfHtml(html) : html.trim()
  const given = elementsOf(childOf(question, 'tags'), 'tag').map((tag) => textIn(tag))
  const sorted = sortTags([...given, ...(category ? [category] : [])])
  const answer: Answer = cloze ? { kind: 'fill-in', ...cloze } : answerOf(type, question)
  if (childOf(question, 'hint')) notes.push('提示（hint）没有导入。')
  const explained = childOf(question, 'generalfeedback')
  if (/<img\b/i.test(textIn(childOf(explained, 'text')))) notes.push('解析里的图片没有导入。')
  const explanation = textOf(explained)
  const draft: Draft = {
    kind: answer.kind,
    tags: sorted.tags,
    difficulty: sorted.difficulty,
    source: sourceOf(plainOf(childOf(question, 'name')), stem),
    content: {
      stem,
      ...(isHtml(body) ? { stemHtml: html } : {}),
      ...answer.content,
      ...(given.includes(anyOrderTag) ? { anyOrder: true } : {}),
      explanation,
    },
  }
  found.add({ spot, draft, problems: answer.problems, notes: [...sorted.notes, ...notes, ...answer.notes] })
}

const isHtml = (element: XmlElement | undefined) => !['plain_text', 'plaintext'].includes(element?.attributes.format ?? 'html')

/** TeX between double dollars is a line of its own, as Moodle's filter shows it. */
const withFormulas = (text: string) => text.replace(/\$\$(.+?)\$\$/gs, (_, tex: string) => `\\[${tex}\\]`)

function textOf(element: XmlElement | undefined): string {
  const text = withFormulas(textIn(childOf(element, 'text')))
  return isHtml(element) ? textOfHtml(text) : text.trim()
}

/** What is written into a field or chosen from a list is never HTML, whatever the file says. */
const plainOf = (element: XmlElement | undefined) => textIn(childOf(element, 'text')).trim()

function withPictures(element: XmlElement | undefined, found: Findings, notes: string[]): string {
  const files = new Map(elementsOf(element, 'file').map((file) => [file.attributes.name ?? '', file]))
  return withFormulas(textIn(childOf(element, 'text'))).replace(
    /(<img\b[^>]*?\bsrc\s*=\s*)(["'])(.*?)\2/gi,
    (whole, start: string, _, source: string) => {
      const name = decode(source.replace(/^@@PLUGINFILE@@\//, ''))
      const file = files.get(name)
      const data = file ? textIn(file) : /^data:image\/(?:png|jpeg);base64,(.+)$/s.exec(source)?.[1]
      const kept = data ? found.picture(Buffer.from(data, 'base64')) : null
      if (!kept) notes.push(`图片“${name.slice(0, 60)}”没有导入（只支持题目自带的 PNG、JPEG，1 MB 以内）。`)
      return kept ? `${start}"${kept}"` : whole
    },
  )
}

/** Until version 1.9 a question had one picture, in fields of its own. */
function oldPicture(question: XmlElement, found: Findings, notes: string[]): string {
  const name = textIn(childOf(question, 'image')).trim()
  if (name === '') return ''
  const kept = found.picture(Buffer.from(textIn(childOf(question, 'image_base64')), 'base64'))
  if (!kept) notes.push(`图片“${name.slice(0, 60)}”没有导入（只支持题目自带的 PNG、JPEG，1 MB 以内）。`)
  return kept ? `<p><img src="${kept}" alt=""></p>` : ''
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function answerOf(type: string, question: XmlElement): Answer {
  const answers = elementsOf(question, 'answer')
  const notes: string[] = []
  const fraction = (answer: XmlElement) => Number(answer.attributes.fraction ?? 0)
  if (answers.some((answer) => textOf(childOf(answer, 'feedback')) !== '')) notes.push('选项的反馈没有导入。')
  if (['correctfeedback', 'partiallycorrectfeedback', 'incorrectfeedback'].some((name) => isOwn(textOf(childOf(question, name)))))
    notes.push('答对、答错时的反馈没有导入。')
  const pictured = answers.some((answer) => /<img\b/i.test(textIn(childOf(answer, 'text'))))
  const problems = pictured ? ['选项里有图片，不支持；请把图片放进题干。'] : []
  const base = { notes, problems }
  switch (type) {
    case 'multichoice': {
      const right = answers.flatMap((answer, place) => (fraction(answer) > 0 ? [`o${place + 1}`] : []))
      const single = /^(true|1)$/i.test(textIn(childOf(question, 'single')).trim() || 'true')
      if (single && right.length > 1) {
        notes.push('单选题里只得部分分的选项按不得分导入。')
        const best = answers.findIndex((answer) => fraction(answer) === Math.max(...answers.map(fraction)))
        return { ...base, kind: 'single', content: { options: numbered(answers.map(textOf)), rightOptionIds: [`o${best + 1}`] } }
      }
      if (!single && right.length === 1) notes.push('允许多选但只有一个正确答案，按单选题导入。')
      if (new Set(answers.map(fraction).filter((each) => each > 0)).size > 1)
        notes.push('各选项不同的得分比例没有导入，计分规则由试卷决定。')
      return {
        ...base,
        kind: right.length > 1 ? 'multiple' : 'single',
        content: { options: numbered(answers.map(textOf)), rightOptionIds: right },
      }
    }
    case 'truefalse': {
      const right = answers.find((answer) => fraction(answer) > 0)
      const value = right ? textIn(childOf(right, 'text')).trim().toLowerCase() : ''
      return {
        ...base,
        kind: 'true-false',
        content: { options: trueFalseOptions, rightOptionIds: value === 'true' || value === 'false' ? [value] : [] },
      }
    }
    case 'shortanswer':
    case 'numerical': {
      const whole = answers.filter((answer) => fraction(answer) >= 100)
      if (whole.length < answers.filter((answer) => fraction(answer) > 0).length) notes.push('只得部分分的答案没有导入。')
      const accepted = [...new Set(whole.map(plainOf))].filter((each) => each !== '')
      if (accepted.some((each) => each.includes('*'))) notes.push('答案里的 * 按原样比较，不作通配符。')
      const ranged = type === 'numerical' && whole.some((answer) => Number(textIn(childOf(answer, 'tolerance')) || 0) !== 0)
      if (ranged) problems.push('数值题的误差范围不支持，请改为填空题并写明可接受的答案。')
      if (elementsOf(childOf(question, 'units')).length > 0) notes.push('数值题的单位没有导入。')
      const caseMatters = textIn(childOf(question, 'usecase')).trim() === '1'
      return { ...base, kind: 'fill-in', content: { ...none, blanks: [{ accepted }], ...(caseMatters ? { caseMatters } : {}) } }
    }
    case 'matching': {
      const rows = elementsOf(question, 'subquestion')
      if (rows.some((row) => /<img\b/i.test(textIn(childOf(row, 'text')))))
        problems.push('左侧内容里有图片，不支持；请把图片放进题干。')
      return {
        ...base,
        kind: 'matching',
        content: pairsOf(rows.map((row) => [textOf(row), plainOf(childOf(row, 'answer'))] as const)),
      }
    }
    case 'ordering': {
      const options = numbered(answers.map(textOf))
      return { ...base, kind: 'ordering', content: { options, rightOptionIds: options.map((option) => option.id) } }
    }
    case 'essay': {
      const rubric = textOf(childOf(question, 'graderinfo'))
      if (textOf(childOf(question, 'responsetemplate')) !== '') notes.push('作答模板没有导入。')
      const brief = Number(textIn(childOf(question, 'responsefieldlines')) || 15) <= 5
      return { ...base, kind: brief ? 'short-answer' : 'essay', content: { ...none, ...(rubric ? { rubric } : {}) } }
    }
    default:
      return { ...base, kind: 'essay', content: none, problems: [`题型“${otherTypes[type] ?? type}”不支持，没有导入。`] }
  }
}

/** Moodle puts these sentences into every question by itself. */
const isOwn = (feedback: string) =>
  feedback !== '' && !/^(Your answer is (partially )?(correct|incorrect)\.|回答(部分)?(正确|错误)。)$/.test(feedback)
