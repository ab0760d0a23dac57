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

describe('Moodle XML', () => {
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'),
    Buffer.alloc(40),
  ]).toString('base64')
  const one = (type: string, inside: string) => `<question type="${type}"><name><text>题</text></name>${inside}</question>`
  test('pictures of both ages, fields in a text, old settings, and kinds that we do not have', async () => {
    const { questions, pictures, notes } = await read(`<?xml version="1.0" encoding="UTF-8"?><quiz>
      <question type="category"><category><text>$course$/法规</text></category></question>
      ${one('essay', `<questiontext format="html"><text><![CDATA[<p>看图<img src="@@PLUGINFILE@@/a%20b.png"></p>]]></text><file name="a b.png" encoding="base64">${png}</file></questiontext>`)}
      ${one('essay', `<questiontext><text>看旧图</text></questiontext><image>a.png</image><image_base64>\n${png}\n</image_base64>`)}
      ${one('essay', '<questiontext format="html"><text>&lt;p&gt;看&lt;img src="https://example.com/x.png"&gt;&lt;/p&gt;</text></questiontext>')}
      ${one('cloze', '<questiontext><text>首都{1:SHORTANSWER:=北京~%50%上海#近了~*#错}</text></questiontext>')}
      ${one('cloze', '<questiontext><text>首都{1:MULTICHOICE:=北京~上海}</text></questiontext>')}
      ${one('ddwtos', '<questiontext><text>拖放</text></questiontext>')}
      ${one('numerical', '<questiontext><text>几？</text></questiontext><answer fraction="100"><text>7</text><tolerance>0.5</tolerance></answer>')}
    </quiz>`)
    expect(questions.map((question) => [question.problems.length, question.notes.length])).toEqual([
      ...[
        [0, 0],
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    ])
    expect(pictures).toHaveLength(1)
    expect(
      [content(questions[0])?.stemHtml, content(questions[1])?.stemHtml].every((html) =>
        html?.includes(`/question-pictures/${pictures[0]?.id}`),
      ),
    ).toBe(true)
    expect(content(questions[2])?.stemHtml).toBeUndefined()
    expect(content(questions[3])).toMatchObject({ stem: '首都____', blanks: [{ accepted: ['北京'] }] })
    expect([questions[0]?.question?.tags, notes.length]).toEqual([['法规'], 1])
  })
})

describe('QTI 2', () => {
  const item = (declaration: string, body: string) =>
    `<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="第一题" adaptive="false" timeDependent="false">${declaration}<itemBody>${body}</itemBody></assessmentItem>`
  const right = (cardinality: string, ...values: string[]) =>
    `<responseDeclaration identifier="R" cardinality="${cardinality}" baseType="identifier"><correctResponse>${values.map((value) => `<value>${value}</value>`).join('')}</correctResponse></responseDeclaration>`
  test.each<[string, string, string, Partial<QuestionContent>]>([
    [
      'one of several, the last one fixed',
      item(
        right('single', 'B'),
        '<p>哪个？</p><choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1"><prompt>请选</prompt><simpleChoice identifier="A">甲</simpleChoice><simpleChoice identifier="B" fixed="true">乙</simpleChoice></choiceInteraction>',
      ),
      'single',
      {
        stem: '哪个？\n请选',
        rightOptionIds: ['o2'],
        options: [
          { id: 'o1', text: '甲' },
          { id: 'o2', text: '乙', last: true },
        ],
      },
    ],
    [
      'an order',
      item(
        right('ordered', 'B', 'A'),
        '<orderInteraction responseIdentifier="R"><prompt>排</prompt><simpleChoice identifier="A">后</simpleChoice><simpleChoice identifier="B">先</simpleChoice></orderInteraction>',
      ),
      'ordering',
      { rightOptionIds: ['o2', 'o1'] },
    ],
    [
      'two questions about one text',
      item(
        right('single', 'A'),
        '<p>材料</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>甲？</prompt><simpleChoice identifier="A">对</simpleChoice><simpleChoice identifier="B">错</simpleChoice></choiceInteraction><extendedTextInteraction responseIdentifier="S"><prompt>为什么？</prompt></extendedTextInteraction>',
      ),
      'case',
      { stem: '材料' },
    ],
  ])('%s', async (_, text, kind, expected) => {
    const { format, questions } = await read(text)
    expect([format, questions[0]?.problems, questions[0]?.question?.kind]).toEqual(['qti2', [], kind])
    expect(content(questions[0])).toMatchObject(expected)
  })
  test('a way to answer that we do not have, and an item in a package that is not XML', async () => {
    expect((await read(item('', '<hotspotInteraction responseIdentifier="R"/>'))).questions[0]?.problems).toHaveLength(1)
    const files = { 'a.xml': '<assessmentItem>', 'b.xml': item(right('single', 'A'), ''), 'test.xml': '<assessmentTest/>' }
    const { questions, notes } = await read(await zip(files))
    expect(questions.map((question) => [question.spot, question.problems.length > 0])).toEqual([
      ['a.xml', true],
      ['b.xml', true],
    ])
    expect(notes).toHaveLength(1)
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
