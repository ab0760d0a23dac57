import {
  type Difficulty,
  difficultyLabels,
  mostOptions,
  type QuestionContent,
  type QuestionKind,
  questionKindLabels,
  questionKinds,
  trueFalseOptions,
} from '../rules/question.ts'
import { pairsOf, readAccepted, rowsOfPairs, writeAccepted } from '../rules/question-form.ts'
import { readTags, tagFault } from '../rules/question-query.ts'
import type { Draft, Findings } from './parsed.ts'

const letters = 'ABCDEFGH'
export const excelColumns = [
  '题型',
  '题干',
  ...[...letters].map((letter) => `选项${letter}`),
  '答案',
  '解析',
  '难度',
  '标签',
  '来源',
  '互换顺序',
  '区分大小写',
  '案例编号',
] as const
export const excelChoices: Record<number, string[]> = {
  0: questionKinds.map((kind) => questionKindLabels[kind]),
  [excelColumns.indexOf('难度')]: Object.values(difficultyLabels),
  [excelColumns.indexOf('互换顺序')]: ['是'],
  [excelColumns.indexOf('区分大小写')]: ['是'],
}

/** How each kind is written in a row, for the template. */
export const excelExamples: string[][] = [
  row({
    题型: '单选题',
    题干: '我国的首都是哪里？',
    选项A: '北京',
    选项B: '上海',
    选项C: '广州',
    答案: 'A',
    解析: '宪法第一百四十三条。',
    难度: '易',
    标签: '常识',
  }),
  row({
    题型: '多选题',
    题干: '下列哪些是直辖市？',
    选项A: '北京',
    选项B: '天津',
    选项C: '苏州',
    选项D: '以上都是【排在最后】',
    答案: 'AB',
    难度: '中',
  }),
  row({ 题型: '判断题', 题干: '专业技术人员每年参加继续教育不少于 90 学时。', 答案: '正确', 难度: '易' }),
  row({ 题型: '填空题', 题干: '我国的首都是____，简称____。', 选项A: '北京 | 北京市', 选项B: '京', 难度: '易' }),
  row({
    题型: '匹配题',
    题干: '把省份和省会对应起来。',
    选项A: '江苏 => 南京',
    选项B: '浙江 => 杭州',
    选项C: '=> 苏州',
    难度: '中',
  }),
  row({ 题型: '排序题', 题干: '按时间先后排列。', 选项A: '立春', 选项B: '立夏', 选项C: '立秋', 难度: '易' }),
  row({ 题型: '简答题', 题干: '简述知识产权的范围。', 答案: '评分要点：专利、商标、著作权等，每项 2 分。', 难度: '中' }),
  row({ 题型: '案例题', 题干: '某单位组织了一次培训……', 案例编号: '1' }),
  row({ 题型: '单选题', 题干: '上面的做法错在哪里？', 选项A: '没有备案', 选项B: '没有通知', 答案: 'A', 案例编号: '1' }),
]

function row(cells: Partial<Record<(typeof excelColumns)[number], string>>): string[] {
  return excelColumns.map((title) => cells[title] ?? '')
}

/** Whether a table is ours: its first row has at least these. */
export const looksLikeTemplate = (rows: readonly (readonly string[])[]): boolean =>
  ['题型', '题干', '答案'].every((title) => rows[0]?.includes(title))

/**
 * Rows of our template. A case is a row of its own, then its questions, all with the same number; whatever columns somebody added are named in a note.
 */
export function readExcel(rows: readonly (readonly string[])[], found: Findings): void {
  const header = rows[0] ?? []
  const unknown = header.filter((title) => title !== '' && !(excelColumns as readonly string[]).includes(title))
  if (unknown.length > 0) found.note(`模板里没有的列，未导入：${unknown.join('，').slice(0, 200)}。`)
  let open: { number: string; spot: string; draft: Draft; problems: string[] } | null = null
  const flush = () => {
    if (open) found.add(open)
    open = null
  }
  for (const [index, cells] of rows.entries()) {
    if (index === 0 || cells.every((cell) => cell === '')) continue
    const cell = (title: string) => {
      const column = header.indexOf(title)
      return column < 0 ? '' : (cells[column] ?? '').trim()
    }
    const spot = `第 ${index + 1} 行`
    const { draft, problems } = readRow(cell)
    const number = cell('案例编号')
    const belongs: boolean =
      open !== null && number !== '' && (open as { number: string }).number === number && draft?.kind !== 'case'
    if (open && belongs && draft) {
      const current = open as { draft: Draft; problems: string[] }
      current.draft.content.parts = [
        ...(current.draft.content.parts ?? []),
        { kind: draft.kind as Exclude<QuestionKind, 'case'>, content: draft.content },
      ]
      current.problems.push(...problems.map((problem) => `${spot}：${problem}`))
      continue
    }
    flush()
    if (draft?.kind === 'case') open = { number, spot, draft, problems }
    else if (number !== '')
      found.add({ spot, draft, stem: cell('题干'), problems: [...problems, `前面没有编号为“${number}”的案例。`] })
    else found.add({ spot, draft, stem: cell('题干'), problems })
  }
  flush()
}

function readRow(cell: (title: string) => string): { draft: Draft | null; problems: string[] } {
  const problems: string[] = []
  const kind = questionKinds.find(
    (each) =>
      questionKindLabels[each] === cell('题型') ||
      `${questionKindLabels[each]}题` === `${cell('题型')}题` ||
      questionKindLabels[each] === `${cell('题型')}题`,
  )
  if (!kind) return { draft: null, problems: [cell('题型') === '' ? '没有填写题型。' : `没有“${cell('题型')}”这种题型。`] }
  const difficulty = ([1, 2, 3] as const).find((each) => difficultyLabels[each] === cell('难度'))
  if (cell('难度') !== '' && !difficulty) problems.push('难度请填“易”“中”或“难”。')
  const tags = readTags(cell('标签'))
  const fault = tagFault(tags)
  if (fault) problems.push(fault)
  const content: QuestionContent = { stem: cell('题干'), explanation: cell('解析'), ...answerOf(kind, cell, problems) }
  // Our own export writes HTML behind this mark.
  const html = /^<html>([\s\S]*)<\/html>$/.exec(content.stem)?.[1]
  if (html !== undefined) content.stemHtml = html
  return { draft: { kind, tags, difficulty: (difficulty ?? 2) as Difficulty, source: cell('来源'), content }, problems }
}

function answerOf(
  kind: QuestionKind,
  cell: (title: string) => string,
  problems: string[],
): Omit<QuestionContent, 'stem' | 'explanation'> {
  const none = { options: [], rightOptionIds: [] }
  const texts = [...letters].map((letter) => cell(`选项${letter}`))
  const filled = texts.filter((text) => text !== '')
  const answer = cell('答案').normalize('NFKC')
  switch (kind) {
    case 'single':
    case 'multiple': {
      const chosen = [...answer.toUpperCase().replace(/[\s,，、;；]/g, '')]
      if (chosen.length === 0 || chosen.some((letter) => !letters.includes(letter)))
        problems.push('答案请填选项的字母，例如 A 或 ABD。')
      const options = texts.flatMap((text, place) =>
        text === ''
          ? []
          : [
              {
                id: `o${place + 1}`,
                text: text.replace(/\s*【排在最后】$/, ''),
                ...(/【排在最后】$/.test(text) ? { last: true } : {}),
              },
            ],
      )
      return { options, rightOptionIds: [...new Set(chosen)].map((letter) => `o${letters.indexOf(letter) + 1}`) }
    }
    case 'true-false': {
      const right = /^(正确|对|是|√|T|TRUE|A)$/i.test(answer)
        ? 'true'
        : /^(错误|错|否|×|X|F|FALSE|B)$/i.test(answer)
          ? 'false'
          : null
      if (!right) problems.push('判断题的答案请填“正确”或“错误”。')
      return { options: trueFalseOptions, rightOptionIds: right ? [right] : [] }
    }
    case 'fill-in':
      return {
        ...none,
        blanks: filled.map((text) => ({ accepted: readAccepted(text) })),
        ...(cell('互换顺序') === '是' ? { anyOrder: true } : {}),
        ...(cell('区分大小写') === '是' ? { caseMatters: true } : {}),
      }
    case 'matching': {
      if (filled.some((text) => !text.includes('=>'))) problems.push('匹配题每个选项写成“左侧 => 右侧”。')
      return pairsOf(
        filled.map((text) => {
          const at = text.search(/(?<!\\)=>/)
          return [text.slice(0, Math.max(0, at)).replaceAll('\\=>', '=>'), text.slice(at + 2)] as const
        }),
      )
    }
    case 'ordering': {
      const options = filled.map((text, place) => ({ id: `o${place + 1}`, text }))
      return { options, rightOptionIds: options.map((option) => option.id) }
    }
    default:
      return { ...none, ...(cell('答案') ? { rubric: cell('答案') } : {}) }
  }
}

/** The rows of a question as the template has them: one, or for a case one and one for each of its questions. */
export function writeExcelRows({ kind, tags, difficulty, source, content }: Draft, number: string): string[][] {
  const filing = {
    难度: difficultyLabels[difficulty],
    标签: tags.join('，'),
    来源: source,
    ...(kind === 'case' ? { 案例编号: number } : {}),
  }
  const parts = (content.parts ?? []).map((part) => row({ ...writeRow(part.kind, part.content), 案例编号: number }))
  return [row({ ...writeRow(kind, content), ...filing }), ...parts]
}

function writeRow(kind: QuestionKind, content: QuestionContent): Partial<Record<(typeof excelColumns)[number], string>> {
  const { options, rightOptionIds, blanks = [], rubric } = content
  const cells = (texts: readonly string[]) =>
    Object.fromEntries(texts.slice(0, mostOptions).map((text, place) => [`选项${letters[place]}`, text]))
  const base = {
    题型: questionKindLabels[kind],
    题干: content.stemHtml === undefined ? content.stem : `<html>${content.stemHtml}</html>`,
    解析: content.explanation,
  }
  const byId = new Map(options.map((option) => [option.id, option.text]))
  switch (kind) {
    case 'single':
    case 'multiple':
      return {
        ...base,
        ...cells(options.map((option) => `${option.text}${option.last ? '【排在最后】' : ''}`)),
        答案: options.flatMap((option, place) => (rightOptionIds.includes(option.id) ? [letters[place]] : [])).join(''),
      }
    case 'true-false':
      return { ...base, 答案: rightOptionIds[0] === 'true' ? '正确' : '错误' }
    case 'fill-in':
      return {
        ...base,
        ...cells(blanks.map((blank) => writeAccepted(blank.accepted))),
        ...(content.anyOrder ? { 互换顺序: '是' } : {}),
        ...(content.caseMatters ? { 区分大小写: '是' } : {}),
      }
    case 'matching':
      return { ...base, ...cells(rowsOfPairs(content).map(([left, right]) => `${left.replaceAll('=>', '\\=>')} => ${right}`)) }
    case 'ordering':
      return { ...base, ...cells(rightOptionIds.map((id) => byId.get(id) ?? '')) }
    default:
      return { ...base, ...(rubric ? { 答案: rubric } : {}) }
  }
}
