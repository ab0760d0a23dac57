/** The bank beyond its oldest kinds: versions and filing, what resembles, many at once, files in and out, and an exam of blanks, pairs and orders. */
import { beforeAll, describe, expect, test } from 'vitest'
import { startAttempt } from '#server/exams/start-attempt.ts'
import { submitAttempt } from '#server/exams/submit-attempt.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { changeQuestions } from '#server/questions/change-questions.ts'
import { checkImport } from '#server/questions/check-import.ts'
import { cancelImport, confirmImport } from '#server/questions/confirm-import.ts'
import { createQuestion, type NewQuestion } from '#server/questions/create-question.ts'
import { exportQuestions } from '#server/questions/export-questions.ts'
import { fileQuestion } from '#server/questions/file-question.ts'
import { findImport, listImports } from '#server/questions/find-import.ts'
import { findQuestion } from '#server/questions/find-question.ts'
import { findSimilar } from '#server/questions/find-similar.ts'
import { importQuestions } from '#server/questions/import-questions.ts'
import { findPicture, insertPicture, keepPicture } from '#server/questions/keep-picture.ts'
import { listQuestionIds, listQuestions, listShelves } from '#server/questions/list-questions.ts'
import { restoreQuestion } from '#server/questions/restore-question.ts'
import { retireQuestion } from '#server/questions/retire-question.ts'
import { reviseQuestion } from '#server/questions/revise-question.ts'
import type { QuestionContent, QuestionKind } from '#server/questions/rules/question.ts'
import { type QuestionQuery, questionQuery } from '#server/questions/rules/question-query.ts'
import { type ExamWorld, enrolPeople, makeExamWorld, makePeople } from '#tests/support/exam-world.ts'

let world: ExamWorld
let maker: ExamWorld['maker']['actor']
beforeAll(async () => {
  world = await makeExamWorld()
  maker = world.maker.actor
})

const options = (...texts: string[]) => texts.map((text, place) => ({ id: `o${place + 1}`, text }))
const none = { options: [], rightOptionIds: [] }
const written: Record<Exclude<QuestionKind, 'single' | 'multiple' | 'true-false'>, QuestionContent> = {
  'fill-in': {
    ...none,
    stem: '我国首都是____，简称____。',
    explanation: '',
    blanks: [{ accepted: ['北京', '北京市'] }, { accepted: ['京'] }],
  },
  matching: {
    stem: '省会',
    options: options('南京', '杭州', '苏州'),
    prompts: ['江苏', '浙江'],
    rightOptionIds: ['o1', 'o2'],
    explanation: '',
  },
  ordering: { stem: '按先后排列', options: options('立春', '立夏', '立秋'), rightOptionIds: ['o1', 'o2', 'o3'], explanation: '' },
  'short-answer': { ...none, stem: '简述范围。', explanation: '', rubric: '三点' },
  essay: { ...none, stem: '论述意义。', explanation: '' },
  case: {
    ...none,
    stem: '材料一则',
    explanation: '',
    parts: [
      {
        kind: 'single',
        content: { stem: '错在哪里？', options: options('没备案', '没通知'), rightOptionIds: ['o1'], explanation: '' },
      },
    ],
  },
}
const add = async (subject: string, kind: keyof typeof written, change: Partial<NewQuestion> = {}) => {
  const made = await createQuestion(maker, {
    ...{ organisationId: world.organisationId, subject, kind, tags: [], difficulty: 2 },
    content: written[kind],
    ...change,
  })
  if (!made.ok) throw new Error(JSON.stringify(made))
  return made.value.questionId
}
const ask = (change: Partial<QuestionQuery>) => questionQuery.parse({ status: 'all', ...change })

describe('every kind', () => {
  test.each(Object.keys(written) as (keyof typeof written)[])('%s is kept and found as it was written', async (kind) => {
    const id = await add('各种题型', kind)
    expect((await findQuestion(maker, id))?.versions[0]?.content).toEqual(written[kind])
    await expect(sql.run`delete from question_version where question_id = ${id}`).rejects.toThrow('never changed')
  })

  test('HTML is cleaned on its way in, its words are the stem, and formulas are set', async () => {
    const stemHtml = '<p>设 <b>\\(x^2\\)</b><script>alert(1)</script><img src="https://tracker.example/a.png"></p>'
    const id = await add('网页', 'essay', { content: { ...none, stem: '', stemHtml, explanation: '' } })
    const version = (await findQuestion(maker, id))?.versions[0]
    expect(version?.content).toMatchObject({ stem: '设 \\(x^2\\)', stemHtml: '<p>设 <b>\\(x^2\\)</b></p>' })
    expect(version?.shown?.stem).toContain('<math')
  })

  test('blanks, pairs and orders are drawn, answered and graded, with half points where the paper says so', async () => {
    const subject = '上机题型'
    for (const kind of ['fill-in', 'matching', 'ordering'] as const) await add(subject, kind)
    const exam = await makeExamWorld()
    await sql.run`update question set organisation_id = ${exam.organisationId} where subject = ${subject}`
    const blueprint = {
      subject,
      parts: [
        { kind: 'fill-in', count: 1, points: 10, credit: 'share' },
        { kind: 'matching', count: 1, points: 10, credit: 'share' },
        { kind: 'ordering', count: 1, points: 10 },
      ],
    }
    await sql.run`
      insert into exam (id, course_id, organisation_id, title, year, blueprint, total_points, question_count, duration_seconds, deadline_policy, pass_mark,
        attempts_allowed, cooldown_seconds, reveal_policy, requires_lessons, policy_version, status, created_by, published_at)
      select '01900000-0000-7000-8000-0000000000aa', course_id, organisation_id, title, year, ${JSON.stringify(blueprint)}::jsonb, 30, 3, 3600,
        deadline_policy, 60, 3, 0, reveal_policy, false, policy_version, 'published', created_by, clock_timestamp() from exam where id = ${exam.examId}`
    const [sitter] = await makePeople(1)
    if (!sitter) throw new Error('nobody sits')
    await enrolPeople([sitter], exam.courseId)
    const started = await startAttempt(sitter.actor, '01900000-0000-7000-8000-0000000000aa')
    if (!started.ok) throw new Error(started.reason)
    const order = started.value.fresh?.paper.questions.map((question) => question.order) ?? []
    const letters = (place: number, ids: string[]) => ids.map((id) => 'ABCDEFGH'.charAt(order[place]?.indexOf(id) ?? 9)).join('')
    const answers = ['=北京市\n沪', `~${letters(1, ['o1', 'o3'])}`, `~${letters(2, ['o1', 'o2', 'o3'])}`]
    const receipt = await submitAttempt(sitter.actor, {
      attemptId: started.value.attemptId,
      answers: answers.map((choice, question) => ({ question, revision: 5, choice })),
    })
    expect(receipt).toMatchObject({ ok: true, value: { score: 20, total: 30, passed: true } })
  })
})

describe('the bank', () => {
  test('finds by text, kind, tag, source and state, and by pages', async () => {
    const id = await add('查找', 'essay', {
      tags: ['法规'],
      source: '教材第三章',
      content: { ...written.essay, stem: '百分之100%_的题' },
    })
    await add('查找', 'ordering')
    const ids = async (change: Partial<QuestionQuery>) =>
      (await listQuestions(maker, ask({ subject: '查找', ...change }))).rows.map((row) => row.id)
    expect(await ids({ search: '100%_' })).toEqual([id])
    expect(await ids({ search: '100__' })).toEqual([])
    expect([await ids({ kind: 'essay' }), await ids({ tag: '法规' }), await ids({ source: '第三章' })]).toEqual([
      [id],
      [id],
      [id],
    ])
    expect(await ids({ status: 'retired' })).toEqual([])
    expect(await listQuestionIds(maker, ask({ subject: '查找' }), 1)).toHaveLength(1)
    expect((await listShelves(maker)).find((shelf) => shelf.subject === '查找')).toEqual({
      subject: '查找',
      count: 2,
      tags: ['法规'],
    })
  })

  test('says what resembles a stem that is being written', async () => {
    const stem = '根据专业技术人员继续教育规定，每年参加继续教育的时间累计应不少于多少学时？'
    const id = await add('相似', 'essay', { content: { ...written.essay, stem } })
    const like = { text: '根据专业技术人员继续教育规定，每年继续教育的时间累计不少于多少学时', except: null }
    expect((await findSimilar(maker, like))[0]).toMatchObject({ id, subject: '相似' })
    expect(await findSimilar(maker, { ...like, except: id })).toEqual([])
    expect(await findSimilar(maker, { text: '光合作用的场所是叶绿体中的类囊体薄膜', except: null })).toEqual([])
  })

  test('changes many together or none; retirement is taken back; filing makes no version', async () => {
    const ids = [await add('批量', 'essay'), await add('批量', 'ordering')]
    const change = (questionIds: string[], todo: 'retire' | 'restore' | 'tag', tag = '') =>
      changeQuestions(maker, { questionIds, change: { do: todo, tag } })
    expect(await change([...ids, crypto.randomUUID()], 'retire')).toEqual({ ok: false, reason: 'not-found' })
    expect(await change(ids, 'retire')).toEqual({ ok: true, value: { changed: 2 } })
    expect(await change(ids, 'retire')).toEqual({ ok: true, value: { changed: 0 } })
    expect(await change(ids, 'tag', '新标签')).toEqual({ ok: true, value: { changed: 2 } })
    const [first = '', second = ''] = ids
    expect(await restoreQuestion(maker, first)).toEqual({ ok: true, value: undefined })
    expect(await change(ids, 'restore')).toEqual({ ok: true, value: { changed: 1 } })
    const filing = { questionId: first, subject: '批量', tags: ['换了'], difficulty: 3 as const, source: '某书' }
    expect(await fileQuestion(maker, filing)).toEqual({ ok: true, value: undefined })
    expect(await findQuestion(maker, first)).toMatchObject({ status: 'active', tags: ['换了'], difficulty: 3, version: 1 })
    expect(
      await reviseQuestion(maker, { questionId: second, basedOn: 1, content: { ...written.ordering, stem: '改过的题干' } }),
    ).toMatchObject({ ok: true })
    expect((await listQuestions(maker, ask({ search: '改过的题干' }))).rows).toHaveLength(1)
    expect(await retireQuestion(maker, second)).toMatchObject({ ok: true })
  })

  test('keeps a picture once', async () => {
    const png = Buffer.concat([
      Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'),
      Buffer.alloc(40),
    ])
    const kept = [
      await keepPicture(maker, { organisationId: world.organisationId, bytes: png }),
      await keepPicture(maker, { organisationId: world.organisationId, bytes: png }),
    ]
    expect(kept[0]).toEqual(kept[1])
    const id = await transaction((tx) =>
      insertPicture(tx, { organisationId: world.organisationId, bytes: png, createdBy: maker.accountId }),
    )
    expect((await findPicture(id))?.mediaType).toBe('image/png')
    expect(await keepPicture(maker, { organisationId: world.organisationId, bytes: Buffer.from('<svg/>') })).toEqual({
      ok: false,
      reason: 'picture-type',
    })
  })
})

const check = async (subject: string, text: string | Buffer, fileName = '题.txt') =>
  checkImport(maker, { organisationId: world.organisationId, subject, fileName, bytes: Buffer.from(text) })
const deliveriesOf = async (importId: string) => {
  const rows = await sql.many<{
    outboxId: number
  }>`select id as "outboxId" from outbox where payload ->> 'importId' = ${importId}`
  return rows.map((row) => ({ ...row, payload: { importId } }))
}

describe('a file', () => {
  test('is looked at, then written once, however often the worker is sent', async () => {
    const checked = await check(
      '导入甲',
      '$CATEGORY: 法规\n\n甲题？ {=对 ~错}\n\n乙题？ {}\n\n没有答案的文字\n\n甲题？ {=对 ~错}\n',
    )
    if (!checked.ok) throw new Error(JSON.stringify(checked))
    const { importId } = checked.value
    const list = await findImport(maker, importId)
    expect(list).toMatchObject({ format: 'gift', soundCount: 3, problemCount: 1, state: 'checked' })
    expect(list?.rows.map((row) => [row.spot, row.problems.length, row.notes])).toEqual([
      ['第 7 行起', 1, []],
      ['第 9 行起', 0, ['文件里前面已有题干完全相同的题。']],
      ['第 3 行起', 0, []],
      ['第 5 行起', 0, []],
    ])
    expect((await listQuestions(maker, ask({ subject: '导入甲' }))).total).toBe(0)
    expect(await confirmImport(maker, { importId, leaveOut: false })).toEqual({ ok: false, reason: 'import-has-problems' })
    expect(await confirmImport(maker, { importId, leaveOut: true })).toEqual({ ok: true, value: undefined })
    expect(await confirmImport(maker, { importId, leaveOut: true })).toEqual({ ok: true, value: undefined })
    const deliveries = await deliveriesOf(importId)
    expect(deliveries).toHaveLength(1)
    await Promise.all([importQuestions(deliveries), importQuestions(deliveries)])
    const found = await listQuestions(maker, ask({ subject: '导入甲' }))
    expect([found.total, found.rows[0]?.tags]).toEqual([3, ['法规']])
    expect((await listImports(maker)).find((each) => each.id === importId)?.state).toBe('done')
    expect(await cancelImport(maker, importId)).toEqual({ ok: false, reason: 'import-over' })
    expect((await check('导入甲', '甲题？ {=对 ~错}')).ok).toBe(true)
  })

  test('that goes out comes in again', async () => {
    for (const kind of ['fill-in', 'matching', 'ordering', 'short-answer'] as const) await add('往返', kind)
    for (const format of ['excel', 'qti3'] as const) {
      const made = await exportQuestions(maker, { query: ask({ subject: '往返' }), format })
      if (!made.ok) throw new Error(made.reason)
      const checked = await check(`往返 ${format}`, made.value.bytes)
      if (!checked.ok) throw new Error(JSON.stringify(checked))
      expect(await findImport(maker, checked.value.importId)).toMatchObject({ format, soundCount: 4, problemCount: 0 })
    }
  })

  test('made to hurt ends with a sentence, and leaves nothing behind', async () => {
    const before = await sql.one<{ count: number }>`select count(*)::int as count from question_import`
    const many = 'q?\nA. a\nB. b\nANSWER: A\n\n'.repeat(100_000)
    expect(await check('坏', many)).toEqual({ ok: false, reason: 'import-too-many', detail: { spot: '' } })
    expect(await check('坏', '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>')).toMatchObject({
      reason: 'import-unsafe',
    })
    expect(await check('坏', Buffer.alloc(11_000_001))).toMatchObject({ reason: 'import-too-large' })
    expect(await sql.one`select count(*)::int as count from question_import`).toEqual(before)
  })
})
