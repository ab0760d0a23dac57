import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeZip } from '#server/platform/write-zip.ts'
import type { QuestionContent } from '../rules/question.ts'
import { faultsOf, trueFalseOptions } from '../rules/question.ts'
import { excelColumns, excelExamples, readExcel, writeExcelRows } from './excel.ts'
import { type Draft, Findings, importMost, type ParsedQuestion, Unreadable } from './parsed.ts'
import { readFile } from './read-file.ts'
import { writeMoodle } from './write-moodle.ts'
import { writeQti3 } from './write-qti3.ts'

const body = '0198c1d2-1111-7222-8333-444455556666'
async function read(given: string | Buffer) {
  const found = new Findings(body)
  const format = await readFile(Buffer.from(given), found)
  return found.end(format)
}
const refusal = async (given: string | Buffer) => {
  try {
    return (await read(given)).format
  } catch (error) {
    if (error instanceof Unreadable) return error.problem
    throw error
  }
}
async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  await writeZip({ write: async (bytes) => parts.push(bytes) }, entries(files))
  return Buffer.concat(parts)
}
async function* entries(files: Record<string, string | Buffer>) {
  for (const [name, bytes] of Object.entries(files)) yield { name, bytes: Buffer.from(bytes) }
}
const content = (question: ParsedQuestion | undefined): QuestionContent | undefined => question?.question?.content

describe('GIFT', () => {
  test.each<[string, string, string, Partial<QuestionContent>]>([
    ['one of several', '2+2 等于 {=4 ~5 ~6}', 'single', { stem: '2+2 等于', rightOptionIds: ['o1'] }],
    ['several', '偶数？{~%50%2 ~%50%4 ~%-100%5}', 'multiple', { rightOptionIds: ['o1', 'o2'] }],
    ['true', '地球是圆的。{T####因为引力}', 'true-false', { rightOptionIds: ['true'], explanation: '因为引力' }],
    ['false with feedback', '太阳绕地球转。{FALSE#不对#对}', 'true-false', { rightOptionIds: ['false'] }],
    [
      'short answer in the middle',
      '首都是{=北京 =北京市}。',
      'fill-in',
      { stem: '首都是 ____ 。', blanks: [{ accepted: ['北京', '北京市'] }] },
    ],
    ['matching', '省会？{=江苏 -> 南京 =浙江 -> 杭州}', 'matching', { prompts: ['江苏', '浙江'], rightOptionIds: ['o1', 'o2'] }],
    ['a number', '几天？{#7}', 'fill-in', { blanks: [{ accepted: ['7'] }] }],
    ['an essay', '谈谈看法。{}', 'essay', {}],
    ['escaped signs and a title', '::甲::x \\= 1 \\{集合\\}？{=是\\~ ~否}', 'single', { stem: 'x = 1 {集合}？' }],
    ['HTML', '[html]<p>看<b>图</b></p>{=甲 ~乙}', 'single', { stem: '看图', stemHtml: '<p>看<b>图</b></p>' }],
  ])('%s', async (_, text, kind, expected) => {
    const { format, questions } = await read(`// 说明\n$CATEGORY: 顶/常识\n\n${text}\n`)
    expect(format).toBe('gift')
    expect(questions[0]?.problems).toEqual([])
    expect(questions[0]?.question).toMatchObject({ kind, tags: ['常识'] })
    expect(content(questions[0])).toMatchObject(expected)
  })
  test('what cannot be taken over is said with its line', async () => {
    const { questions } = await read('好题 {=a ~b}\n\n没有答案的文字\n\n范围 {#3:1}')
    expect(questions.map((question) => [question.spot, question.problems.length])).toEqual([
      ['第 1 行起', 0],
      ['第 3 行起', 1],
      ['第 5 行起', 1],
    ])
  })
})

test('Aiken, with a question that lacks its answer', async () => {
  const { format, questions } = await read(
    '一加一？\nA. 一\nB) 二\nANSWER: B\n\n没有答案\nA. 甲\nB. 乙\n\n下一题\nA. 甲\nB. 乙\nANSWER: A\n',
  )
  expect(format).toBe('aiken')
  expect(questions.map((question) => [question.spot, question.stem, question.problems.length])).toEqual([
    ['第 1 行', '一加一？', 0],
    ['第 6 行', '没有答案', 1],
    ['第 10 行', '下一题', 0],
  ])
  expect(content(questions[0])?.rightOptionIds).toEqual(['o2'])
})

test('the examples of the template are read without a problem', () => {
  const found = new Findings(body)
  readExcel([[...excelColumns], ...excelExamples], found)
  expect(found.questions.map((question) => question.problems)).toEqual(found.questions.map(() => []))
  expect(found.questions.at(-1)?.question).toMatchObject({ kind: 'case', content: { parts: [{ kind: 'single' }] } })
  expect(content(found.questions[1])?.options.at(-1)).toEqual({ id: 'o4', text: '以上都是', last: true })
})

describe('files made to hurt, or broken', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz><question type="essay"><name><text>&b;</text></name></question></quiz>`
  const xxe = `<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext><text>&x;</text></questiontext></question></quiz>`
  test.each<[string, string | Buffer, string]>([
    ['entities within entities', bomb, 'import-unsafe'],
    ['an entity from outside', xxe, 'import-unsafe'],
    [
      'an entity that nobody declared',
      '<quiz><question type="essay"><name><text>&x;</text></name></question></quiz>',
      'import-unsafe',
    ],
    ['elements in elements without end', `<quiz><question>${'<a>'.repeat(5_000)}`, 'import-unsafe'],
    ['half a file', '<quiz><question type="essay"><name>', 'import-damaged'],
    ['nothing', '', 'import-format'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'import-format'],
    ['another XML', '<rss></rss>', 'import-format'],
    ['a quiz without questions', '<quiz></quiz>', 'import-empty'],
    ['half a zip', Buffer.from('PK\x03\x04 nothing'), 'import-damaged'],
  ])('%s', async (_, file, problem) => {
    expect(await refusal(file)).toBe(problem)
  })
  test('a package whose names leave it, and one without an item', async () => {
    expect(await refusal(await zip({ '../../etc/cron.d/x.xml': '<a/>' }))).toBe('import-unsafe')
    expect(await refusal(await zip({ 'a\\..\\b.xml': '<a/>' }))).toBe('import-unsafe')
    expect(await refusal(await zip({ 'imsmanifest.xml': '<manifest/>' }))).toBe('import-empty')
  })
  test('more than one import holds', async () => {
    const one =
      '<question type="truefalse"><questiontext><text>对？</text></questiontext><answer fraction="100"><text>true</text></answer></question>'
    expect(await refusal(`<quiz>${one.repeat(importMost + 1)}</quiz>`)).toBe('import-too-many')
  })
  test('another encoding of the same text', async () => {
    const text = '首都是哪里？ {=北京 ~上海}'
    const gbk = Buffer.concat([Buffer.from('ca d7 b6 bc c4 c4 c0 ef'.replaceAll(' ', ''), 'hex'), Buffer.from(' {=a ~b}')])
    expect((await read(gbk)).questions[0]?.stem).toBe('首都哪里')
    expect((await read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))).questions[0]?.stem).toBe(
      '首都是哪里？',
    )
  })
  test('any bytes whatever are read or refused', async () => {
    const piece = fc.constantFrom(
      '<quiz>',
      '<question type="multichoice">',
      '</question>',
      '{',
      '}',
      '=',
      '~',
      '\n\n',
      'ANSWER: A',
      'A. 甲',
      '文',
      '&lt;',
      '->',
      '::',
      '<![CDATA[',
      ']]>',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        expect(typeof (await refusal(pieces.join('')))).toBe('string')
      }),
      { numRuns: 200 },
    )
  })
})

const word = fc
  .stringMatching(/^[一-龥a-zA-Z0-9<>&"'=~#{}:;.|/\\]{1,12}$/)
  .filter((text) => !text.includes('\\(') && !text.includes('\\['))
const words = (least: number, most: number) =>
  fc.uniqueArray(word, { minLength: least, maxLength: most, selector: (text) => text.normalize('NFKC') })
const options = (texts: readonly string[]) => texts.map((text, place) => ({ id: `o${place + 1}`, text }))
const none = { options: [], rightOptionIds: [] }
const answers: fc.Arbitrary<Pick<Draft, 'kind'> & { answer: Partial<QuestionContent>; stem?: string }> = fc.oneof(
  words(2, 5).map((texts) => ({ kind: 'single' as const, answer: { options: options(texts), rightOptionIds: ['o1'] } })),
  words(3, 5).map((texts) => ({ kind: 'multiple' as const, answer: { options: options(texts), rightOptionIds: ['o1', 'o3'] } })),
  fc
    .constantFrom('true', 'false')
    .map((id) => ({ kind: 'true-false' as const, answer: { options: trueFalseOptions, rightOptionIds: [id] } })),
  words(2, 4).map((texts) => ({
    kind: 'ordering' as const,
    answer: { options: options(texts), rightOptionIds: texts.map((_, place) => `o${place + 1}`) },
  })),
  fc.tuple(words(3, 4), words(2, 3)).map(([right, left]) => ({
    kind: 'matching' as const,
    answer: { options: options(right), prompts: left, rightOptionIds: left.map((_, place) => `o${place + 1}`) },
  })),
  fc
    .tuple(fc.array(words(1, 3), { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean())
    .map(([blanks, anyOrder, caseMatters]) => ({
      kind: 'fill-in' as const,
      stem: blanks.map(() => '填____').join('，'),
      answer: {
        ...none,
        blanks: blanks.map((accepted) => ({ accepted })),
        ...(anyOrder ? { anyOrder } : {}),
        ...(caseMatters ? { caseMatters } : {}),
      },
    })),
  word.map((rubric) => ({ kind: 'essay' as const, answer: { ...none, rubric } })),
  word.map((rubric) => ({ kind: 'short-answer' as const, answer: { ...none, rubric } })),
)
const drafts: fc.Arbitrary<Draft> = fc
  .record({
    answer: answers,
    stem: word,
    html: fc.boolean(),
    explanation: fc.oneof(fc.constant(''), word),
    tags: fc.uniqueArray(fc.constantFrom('法规', '伦理', 'AI'), { maxLength: 3 }),
    difficulty: fc.constantFrom(1 as const, 2 as const, 3 as const),
    source: fc.constantFrom('', '教材第三章'),
  })
  .map(({ answer: { kind, answer, stem: own }, stem, html, explanation, ...filing }) => {
    const text = own ?? `题：${stem}`
    const rich = html && own !== undefined ? { stemHtml: `<p><b>${text}</b></p>` } : {}
    return { kind, ...filing, content: { ...none, ...answer, stem: text, ...rich, explanation } }
  })
  .filter((draft) => faultsOf(draft.kind, draft.content).length === 0)

const sorted = (draft: Draft | null | undefined) => draft && { ...draft, tags: [...draft.tags].sort() }

describe('what is exported comes back as it was', () => {
  test('Excel', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const found = new Findings(body)
        readExcel([[...excelColumns], ...writeExcelRows(draft, '1')], found)
        expect([found.questions[0]?.problems, sorted(found.questions[0]?.question)]).toEqual([[], sorted(draft)])
      }),
    )
  })
  test('Moodle XML', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        const { questions } = await read(writeMoodle([draft], new Map()))
        expect([questions[0]?.problems, sorted(questions[0]?.question)]).toEqual([[], sorted(draft)])
      }),
    )
  })
  test('QTI 3.0', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        const files: Record<string, Buffer> = {}
        for await (const { name, bytes } of writeQti3([draft], new Map())) files[name] = Buffer.from(bytes)
        const { format, questions } = await read(await zip(files))
        expect(format).toBe('qti3')
        expect([questions[0]?.problems, sorted(questions[0]?.question)]).toEqual([[], sorted(draft)])
      }),
    )
  })
})
